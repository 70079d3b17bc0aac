// What travels through the broker ports: plain values, no librdkafka.
#pragma once

#include "runtime/wire/event.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace troupe::broker {

using offset = std::int64_t;

/// One assignment of one partition to this consumer. Every assignment gets a new generation, unique in the program, so
/// that work started under an older one is recognised when it answers late.
struct assignment {
  std::int32_t partition = -1;
  std::uint64_t generation = 0;

  auto operator<=>(const assignment&) const = default;
};

/// A record that was read before, by which its log is known again; `print` 0: nothing is known. See landmark.hpp.
struct landmark {
  offset at = -1;
  std::uint64_t print = 0;

  explicit operator bool() const { return print != 0; }
  bool operator==(const landmark&) const = default;
};

/// A record as it was read. No value is a tombstone; no key means no ordering was asked for.
struct record {
  assignment from;
  offset at = -1;
  std::optional<std::string> key;
  std::optional<std::string> value;
  wire::headers head;
  wire::timestamp appended_at{};
  std::uint64_t print = 0;  // print_of() it, which tells it from the records of other logs; 0: not known
};

}  // namespace troupe::broker
