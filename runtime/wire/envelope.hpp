// Messages as Kafka records: CloudEvents 1.0, Kafka protocol binding, binary mode.
// https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/kafka-protocol-binding.md
#pragma once

#include "runtime/wire/codec/binary.hpp"
#include "runtime/wire/codec/json.hpp"
#include "runtime/wire/content_type.hpp"
#include "runtime/wire/event.hpp"
#include "runtime/wire/header_text.hpp"
#include "runtime/wire/trace_ids.hpp"

#include <optional>
#include <string>

namespace troupe::wire {

/// What the headers of a record say. Absent headers leave their field empty.
struct envelope {
  std::string id;
  std::string source;
  std::string type;
  std::string content_type;
  trace_ids trace;
  std::optional<timestamp> time;  // empty too when it is not RFC 3339
};

/// Names in any case; of headers with equal names the last counts.
envelope read_envelope(const headers& head);

/// One of them, as it is; empty: it is not there.
std::string_view header(const headers& head, std::string_view name);

/// ` event="e-1" request="r-1" traceparent="00-..."` for a line of the log, as far as the headers say.
std::string trail(const headers& head);

/// What an outbox puts on each event it publishes: the same event, with the same id, may come in more than one record.
inline constexpr std::string_view outbox_mark = "troupe-outbox";

void mark_as_from_outbox(headers& head);

headers write_envelope(const envelope& from);

/// Encodes `value` for `topic`. `id` must be unique for all time.
template <message T>
event make_event(const T& value, std::string topic, format as, std::string id, std::string source, timestamp time,
                 trace_ids trace) {
  const auto type = type_name<T>();
  auto head = write_envelope({id, std::move(source), type, std::string{content_type_of(as)}, std::move(trace), time});
  return {std::move(id),
          std::move(topic),
          message_traits<T>::key(value),
          type,
          as == format::json ? to_json(value) : to_binary(value),
          std::move(head)};
}

/// The format of a record that should hold `name` in `version`, or why it cannot be read. A record without ce_type (a
/// producer without CloudEvents wrote it) is taken for what its topic carries, without content-type for JSON.
decoded<format> record_format(const envelope& of, std::string_view name, int version);

/// A message that says which one it was before: `using earlier = payment_captured_v1;` and
/// `static payment_captured upcast(earlier)`. Records of that version, and of those that it names in turn, are read
/// too.
template <class T>
concept has_earlier = message<T> && requires(typename T::earlier before) {
  { T::upcast(std::move(before)) } -> std::same_as<T>;
};

template <message T>
bool is_earlier(const envelope& said) {
  if constexpr (has_earlier<T>)
    return said.type == type_name<typename T::earlier>() || is_earlier<typename T::earlier>(said);
  else
    return false;
}

/// The value of a record whose headers say this. JSON fields we do not know are ignored: the writer may be newer.
template <message T>
decoded<T> decode_value(const envelope& said, const std::optional<std::string>& value) {
  if constexpr (has_earlier<T>)
    if (is_earlier<T>(said))
      return decode_value<typename T::earlier>(said, value).map([](auto&& before) {
        return T::upcast(std::move(before));
      });
  const auto as = record_format(said, message_traits<T>::name, message_traits<T>::version);
  if (!as)
    return tl::unexpected(as.error());
  if (!value || value->empty())
    return tl::unexpected(decode_error{"", "the record has no value; a deletion mark means nothing on this topic"});
  return *as == format::json ? from_json<T>(*value, unknown_fields::ignore) : from_binary<T>(*value);
}
template <message T>
decoded<T> decode_record(const headers& head, const std::optional<std::string>& value) {
  return decode_value<T>(read_envelope(head), value);
}

}  // namespace troupe::wire
