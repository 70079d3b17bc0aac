// What the chaos run asks of PostgreSQL, directly and not through the relays.
#pragma once

#include "runtime/store/session.hpp"
#include "tools/chaos.d/deliveries.hpp"

#include <set>
#include <string>
#include <tuple>
#include <vector>

namespace troupe::chaos {

struct letter_place {
  std::string topic;
  std::int64_t partition = -1, offset = -1;  // -1: it never reached the topic
  std::string reason;

  bool operator<(const letter_place& other) const {
    return std::tie(topic, partition, offset) < std::tie(other.topic, other.partition, other.offset);
  }
};

/// As whom nodes log in: it owns the schema and is no superuser, so that rights can be taken from it.
inline constexpr const char* node_role = "shop";
void create_node_role(soci::session& sql);

/// One statement without an answer.
void execute(soci::session& sql, const std::string& statement);

/// Backends that serve nodes.
std::vector<int> node_backends(soci::session& sql);
void terminate_node_backends(soci::session& sql);

/// Rows that are still on their way: of the outbox and parked ones.
std::int64_t rows_under_way(soci::session& sql);

std::set<std::int64_t> order_ids(soci::session& sql);

/// A coupon of which there are that many; its number.
std::int64_t add_coupon(soci::session& sql, std::int64_t quantity);
std::int64_t issued_of(soci::session& sql, std::int64_t coupon);

std::vector<letter_place> dead_letters(soci::session& sql);

/// What the http sink was given, as the sink "postgres" would have kept it: so that the audit judges it.
void keep_as_rows(soci::session& sql, const std::vector<arrival>& all);

}  // namespace troupe::chaos
