// What travels through the broker ports: plain values, no librdkafka.
#pragma once

#include "runtime/wire/event.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

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

/// How much of them: a limit in records says nothing of memory where one may have a megabyte.
struct volume {
  std::size_t records = 0, bytes = 0;

  volume& operator+=(const volume& more) {
    records += more.records;
    bytes += more.bytes;
    return *this;
  }
  bool operator==(const volume&) const = default;

  bool reaches(const volume& limit) const { return records >= limit.records || bytes >= limit.bytes; }
};

/// What it brings along, not what its containers take.
std::size_t bytes_of(const record& one);
volume volume_of(const std::vector<record>& all);

}  // namespace troupe::broker
