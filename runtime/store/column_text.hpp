// A column's text -> a value of C++. The text is PostgreSQL's, of a session in UTC with DateStyle ISO:
// https://www.postgresql.org/docs/15/datatype-datetime.html, https://www.postgresql.org/docs/15/arrays.html#ARRAYS-IO.
// Pure. Every function refuses by throwing wire::refused, without a field.
#pragma once

#include "runtime/wire/codec/json.hpp"

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace troupe::store {

[[noreturn]] void refuse_column(std::string reason);

std::int64_t integer_in(std::string_view text);
bool bool_in(std::string_view text);
wire::timestamp timestamp_in(std::string_view text);  // "2026-05-29 01:43:46.137371+00", a timestamptz

/// Of "{1,NULL,\"a,b\"}", one deep; none: NULL.
std::vector<std::optional<std::string>> elements_in(std::string_view array);

template <class T>
struct element_of {
  using type = void;
};
template <class T>
struct element_of<std::vector<T>> {
  using type = T;
};
template <class T, std::size_t Least, std::size_t Most>
struct element_of<wire::list<T, Least, Most>> {
  using type = T;
};

/// What a column of JSON holds, as the one member of an object.
template <class T>
struct json_column {
  T value{};
  template <class Archive>
  void serialize(Archive& archive) {
    archive(wire::field("value", value));
  }
};

template <class T>
T from_column(std::optional<std::string_view> text);

template <class T>
T from_json_column(std::string_view text) {
  auto read = wire::from_json<json_column<T>>("{\"value\":" + std::string{text} + '}', wire::unknown_fields::ignore);
  if (!read)
    refuse_column("is read as JSON: " + wire::to_string(read.error()));
  return std::move(read->value);
}

template <class T>
T from_array(std::string_view text) {
  using element = typename element_of<T>::type;
  std::vector<element> out;
  for (const auto& one : elements_in(text))
    out.push_back(from_column<element>(one));
  if constexpr (!std::same_as<T, std::vector<element>>)
    if (!T::allows(out.size()))
      refuse_column(T::allowed());
  return T{std::move(out)};
}

/// A list is read from an array or from JSON, a struct from JSON.
template <class T>
T from_column(std::optional<std::string_view> text) {
  if constexpr (wire::is_optional<T>) {
    return text ? T{from_column<typename T::value_type>(text)} : std::nullopt;
  } else {
    if (!text)
      refuse_column("is NULL, and what it is read into is no std::optional");
    if constexpr (std::same_as<T, std::int64_t>)
      return integer_in(*text);
    else if constexpr (std::same_as<T, bool>)
      return bool_in(*text);
    else if constexpr (std::same_as<T, std::string>)
      return std::string{*text};
    else if constexpr (std::same_as<T, wire::timestamp>)
      return timestamp_in(*text);
    else if constexpr (wire::restricted<T>) {
      auto plain = from_column<typename T::wire_type>(text);
      if (!T::allows(plain))
        refuse_column(T::allowed());
      return T{std::move(plain)};
    } else if constexpr (std::is_void_v<typename element_of<T>::type>)
      return from_json_column<T>(*text);
    else
      return text->starts_with('{') ? from_array<T>(*text) : from_json_column<T>(*text);
  }
}

}  // namespace troupe::store
