#include "runtime/wire/envelope.hpp"

#include <charconv>

namespace troupe::wire {
namespace {

// 0: of another message.
int version_of(const std::string& type, const std::string& family) {
  int out = 0;
  const auto* end = type.data() + type.size();
  if (type.starts_with(family))
    if (const auto read = std::from_chars(type.data() + family.size(), end, out); read.ptr == end)
      return out;
  return 0;
}

decode_error wrong_type(const std::string& found, std::string_view name, int version) {
  const auto family = own_domain() + '.' + std::string{name} + ".v";
  const auto wanted = family + std::to_string(version);
  if (const auto its = version_of(found, family); its != 0)
    return {"ce_type", "is \"" + found + "\", a version this program does not know; it reads \"" + wanted +
                           (its > version ? "\": update this node, then replay"
                                          : "\": a program that reads the older one, or makes the new one of it, can "
                                            "replay it")};
  return {"ce_type", "is \"" + found + "\", but this topic carries \"" + wanted + "\""};
}

}  // namespace

std::string trail(const headers& head) {
  const auto said = read_envelope(head);
  return log_field("event", said.id) + in_log(said.trace);
}

std::string_view header(const headers& head, std::string_view name) {
  for (auto one = head.rbegin(); one != head.rend(); ++one)
    if (one->first.size() == name.size() && equal_but_case(one->first, name))
      return one->second;
  return {};
}

void mark_as_from_outbox(headers& head) {
  if (header(head, outbox_mark).empty())
    head.emplace_back(outbox_mark, "1");
}

envelope read_envelope(const headers& head) {
  const auto find = [&](std::string_view name) { return std::string{header(head, name)}; };
  return {find("ce_id"),
          find("ce_source"),
          find("ce_type"),
          find("content-type"),
          {find("x-request-id"), find("traceparent")},
          from_rfc3339(find("ce_time"))};
}

headers write_envelope(const envelope& from) {
  headers head{{"ce_specversion", "1.0"}, {"ce_id", from.id}, {"ce_source", from.source}, {"ce_type", from.type}};
  if (from.time)
    head.emplace_back("ce_time", to_rfc3339(*from.time));
  head.emplace_back("content-type", from.content_type);
  if (!from.trace.traceparent.empty())
    head.emplace_back("traceparent", from.trace.traceparent);
  if (!from.trace.request_id.empty())
    head.emplace_back("x-request-id", from.trace.request_id);
  return head;
}

decoded<format> record_format(const envelope& of, std::string_view name, int version) {
  if (!of.type.empty() && of.type != type_of(name, version))
    return tl::unexpected(wrong_type(of.type, name, version));
  if (of.content_type.empty())
    return format::json;
  if (const auto known = format_of(of.content_type))
    return *known;
  return tl::unexpected(decode_error{"content-type", "is \"" + of.content_type + "\"; must be \"" +
                                                         std::string{content_type_of(format::json)} + "\" or \"" +
                                                         std::string{content_type_of(format::binary)} + '"'});
}

}  // namespace troupe::wire
