// Binary form of declared structs, for topics that choose it. Not self-describing: fields are known by their order.
#pragma once

#include "runtime/wire/codec/binary_reader.hpp"
#include "runtime/wire/codec/binary_writer.hpp"

// Tells cereal that the two archives belong together. Not for use elsewhere.
CEREAL_SETUP_ARCHIVE_TRAITS(troupe::wire::binary_reader, troupe::wire::binary_writer)

namespace troupe::wire {

/// As strict as from_json(). Safe with any bytes; no exception leaves. Thread-safe.
template <class T>
decoded<T> from_binary(std::string_view bytes) {
  try {
    binary_reader in{bytes};
    in.begin();
    T value{};
    in(value);
    in.end();
    return value;
  } catch (const refused& refusal) {
    return tl::unexpected(refusal.why());
  }
}

template <class T>
std::string to_binary(const T& value) {
  std::string bytes;
  bytes.reserve(64);
  binary_writer out{bytes};
  out(value);
  return bytes;
}

}  // namespace troupe::wire
