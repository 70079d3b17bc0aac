// JSON text of declared structs, for topics, HTTP bodies and golden files.
#pragma once

#include "runtime/wire/codec/json_reader.hpp"
#include "runtime/wire/codec/json_writer.hpp"

// Tells cereal that the two archives belong together. Not for use elsewhere.
CEREAL_SETUP_ARCHIVE_TRAITS(troupe::wire::json_reader, troupe::wire::json_writer)

namespace troupe::wire {

/// Strict: one object, at most 8 deep, valid UTF-8, no NUL, no duplicate keys, every field of its type and limits; in
/// fields that are ignored any valid JSON. Safe with any bytes, of any length; no exception leaves. Thread-safe.
template <class T>
decoded<T> from_json(std::string_view text, unknown_fields unknown) {
  try {
    json_reader in{unknown};
    in.open(text);
    T value{};
    in(value);
    return value;
  } catch (const refused& refusal) {
    return tl::unexpected(refusal.why());
  }
}

/// Compact, fields in declared order, nullopt as null, times with six fraction digits. Also for a std::vector.
template <class T>
std::string to_json(const T& value, field_names called = field_names::declared) {
  std::string text;
  text.reserve(128);
  json_writer out{text, called};
  out(value);
  return text;
}

}  // namespace troupe::wire
