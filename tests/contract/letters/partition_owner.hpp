// The owner of a partition, as a bridge is one, at whichever table a contract is about.
#pragma once

#include "runtime/letters/parking_port.hpp"

#include <catch2/catch.hpp>

namespace troupe::tests {

inline constexpr broker::landmark ninth{9, 0xfedcba9876543210U}, second{2, 22};

inline std::shared_ptr<broker::record> parked_at(broker::offset at, const std::string& key, std::uint64_t print = 0) {
  auto out = std::make_shared<broker::record>();
  out->from.partition = 0;
  out->at = at;
  out->print = print;
  out->key = key;
  out->value = "{\"n\":" + std::to_string(at) + "}";
  out->head = {{"ce_id", "e" + std::to_string(at)}, {"note", std::string{"a\0b", 3}}};
  return out;
}

inline letters::dead_letter letter_of(const broker::record& record, const std::string& reason = "never") {
  return {"group", "orders", record, reason, 3, "keyed"};
}

template <class Table>
struct partition_owner {
  explicit partition_owner(Table& in, std::int32_t partition = 0) : table{in}, of{"group", "orders", partition} {
    claim();
  }

  letters::partition_claim claim_all() {
    auto found = table.claim(of);
    epoch = found.epoch;
    turns = 0;
    return found;
  }
  std::optional<letters::reached> claim() { return claim_all().reached; }

  letters::parking_turn turn() {
    letters::parking_turn out;
    out.of = of;
    out.epoch = epoch;
    out.number = ++turns;
    return out;
  }
  letters::parking_turn reaching(broker::offset next, broker::landmark last = {}) {
    auto out = turn();
    out.reached = letters::reached{next, last};
    return out;
  }
  letters::turn_result reach(broker::offset next, broker::landmark last = {}) {
    return table.take(reaching(next, last));
  }
  letters::turn_result store(std::vector<letters::parked_record> rows) {
    auto asked = turn();
    asked.stored = std::move(rows);
    return table.take(asked);
  }
  /// Its handler has failed for good: the record holds its key, and its letter tells why.
  letters::turn_result hold(broker::offset at, const std::string& key) {
    auto asked = turn();
    asked.letters = {letter_of(*parked_at(at, key))};
    asked.stored = {{parked_at(at, key), 3, "never", {}, true}};
    return table.take(asked);
  }
  letters::turn_result finish(broker::landmark which) {
    auto asked = turn();
    asked.finished = {which};
    return table.take(asked);
  }
  letters::turn_result want(const std::string& key) {
    auto asked = turn();
    asked.wanted = {key};
    return table.take(asked);
  }
  letters::parked_head head(const std::string& key) { return want(key).heads.at(0); }

  /// "7=70 9=90": what is parked of a key, one head after the other.
  std::string take_all(const std::string& key) {
    std::string out;
    for (auto next = head(key); next.record; next = head(key)) {
      out += (out.empty() ? "" : " ") + std::to_string(next.record->at) + '=' + std::to_string(next.record->print);
      finish({next.record->at, next.record->print});
    }
    return out;
  }

  /// As a bridge says it before its first turn.
  void miss(broker::landmark what) {
    letters::parking_turn begun;
    begun.of = of;
    begun.epoch = epoch;
    begun.missed = what.print;
    CHECK_FALSE(table.take(begun).fenced);
  }

  Table& table;
  broker::partition_name of;
  std::int64_t epoch = 0, turns = 0;
};

}  // namespace troupe::tests

using troupe::tests::letter_of;
using troupe::tests::parked_at;
using troupe::tests::partition_owner;
