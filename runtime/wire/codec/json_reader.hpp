// The cereal archive behind from_json(). Include json.hpp instead.
#pragma once

#include "runtime/wire/codec/refused.hpp"
#include "runtime/wire/field.hpp"
#include "runtime/wire/identifier.hpp"
#include "runtime/wire/list.hpp"
#include "runtime/wire/timestamp.hpp"

#include <cereal/cereal.hpp>
#include <memory>
#include <string_view>
#include <vector>

namespace troupe::wire {

/// Reads one JSON object, strictly: the text is checked as a whole first (depth, UTF-8, NUL, duplicate keys, also where
/// nobody looks later), then each declared field. Every refusal is thrown as `refused` and names the field being read.
/// Used once, by one thread; may be nested.
class json_reader : public cereal::InputArchive<json_reader> {
public:
  explicit json_reader(unknown_fields unknown);
  ~json_reader() override;

  /// First; the whole text must be one object.
  void open(std::string_view text);

  void begin_object();
  void end_object();  // refuses undeclared fields if asked to

  /// Goes to a field of the object read now; false when it is absent. Each enter is followed by one leave.
  bool enter_field(const char* name);

  /// Goes through the array read now: its size, then enter_item() once for each item.
  std::size_t begin_items(const std::string& allowed);
  void enter_item();
  void leave();

  /// The value read now.
  bool is_null() const;
  bool read(std::int64_t& value) const;  // false: of another type, or does not fit
  bool read(bool& value) const;
  bool read(std::string& value) const;
  bool read(identifier& value) const;  // a number or a decimal string

  [[noreturn]] void refuse(std::string reason) const;
  [[noreturn]] void refuse_field(const std::string& name, std::string reason) const;

private:
  struct document;
  std::unique_ptr<document> in_;
  unknown_fields unknown_;
};

template <class T>
concept json_object = cereal::traits::has_member_serialize<T, json_reader>::value;

template <class T>
void prologue(json_reader& in, const T&) {
  if constexpr (json_object<T>)
    in.begin_object();
}

template <class T>
void epilogue(json_reader& in, const T& value) {
  if constexpr (json_object<T>)
    in.end_object();
  if constexpr (self_checking<T>)
    if (const auto mistake = value.mistake())
      in.refuse_field(mistake->field, mistake->reason);
}

template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;

template <class T>
void load(json_reader& in, cereal::NameValuePair<T>& field) {
  using value_type = std::remove_cvref_t<T>;
  if (in.enter_field(field.name))
    in(field.value);
  else if constexpr (is_optional<value_type>)
    field.value = std::nullopt;
  else
    in.refuse("is missing");
  in.leave();
}

template <class T>
void load(json_reader& in, defaulted_field<T>& field) {
  if (in.enter_field(field.name))
    in(field.value);
  in.leave();
}

template <class T>
void load(json_reader& in, std::optional<T>& value) {
  if (in.is_null()) {
    value = std::nullopt;
    return;
  }
  in(value.emplace());
}

template <restricted T>
requires(!std::same_as<T, identifier>) void load(json_reader& in, T& value) {
  typename T::wire_type wire{};
  if (!in.read(wire) || !T::allows(wire))
    in.refuse(T::allowed());
  value = T{std::move(wire)};
}

template <std::same_as<identifier> T>
void load(json_reader& in, T& value) {
  if (!in.read(value))
    in.refuse(identifier::allowed());
}

template <class T>
void load_items(json_reader& in, std::vector<T>& items, std::size_t count) {
  items.clear();
  items.reserve(count);
  for (std::size_t i = 0; i < count; ++i) {
    in.enter_item();
    in(items.emplace_back());
    in.leave();
  }
}

template <class T>
void load(json_reader& in, std::vector<T>& items) {
  load_items(in, items, in.begin_items("must be a list"));
}

template <class T, std::size_t Least, std::size_t Most>
void load(json_reader& in, list<T, Least, Most>& value) {
  using limited = list<T, Least, Most>;
  const auto count = in.begin_items(limited::allowed());
  if (!limited::allows(count))
    in.refuse(limited::allowed());
  std::vector<T> items;
  load_items(in, items, count);
  value = limited{std::move(items)};
}

// Templates, so that a type which converts to one of these is not taken for it.
template <std::same_as<std::int64_t> T>
void load(json_reader& in, T& value) {
  if (!in.read(value))
    in.refuse("must be an integer of 64 bits");
}

template <std::same_as<bool> T>
void load(json_reader& in, T& value) {
  if (!in.read(value))
    in.refuse("must be true or false");
}

template <std::same_as<std::string> T>
void load(json_reader& in, T& value) {
  if (!in.read(value))
    in.refuse("must be a string");
}

template <std::same_as<timestamp> T>
void load(json_reader& in, T& value) {
  std::string text;
  const auto at = in.read(text) ? from_rfc3339(text) : std::nullopt;
  if (!at)
    in.refuse("must be a time like \"2026-05-29T01:43:46.137371Z\"");
  value = *at;
}

}  // namespace troupe::wire
