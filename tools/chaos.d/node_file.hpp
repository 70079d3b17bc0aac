// The node files of a run: equal nodes that differ in names, doors and the relay to PostgreSQL.
#pragma once

#include <cstdint>
#include <string>

namespace troupe::chaos {

struct node_plan {
  std::string name;
  std::string brokers;
  std::string database;  // through the relay
  std::string sink;      // http://...
  std::string topics;    // what the names of topics and groups begin with
  std::string tls;       // folder with ca.pem and node.password to log in with; empty: no login
  std::uint16_t door = 0, admin = 0;
};

std::string order_topic(const std::string& topics);
std::string coupon_topic(const std::string& topics);

/// TOML for `troupe run`.
std::string node_file(const node_plan& plan);

}  // namespace troupe::chaos
