// The node files of a run: equal nodes that differ in names, doors and the relay to PostgreSQL.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

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
std::string booked_topic(const std::string& topics);

/// A consumer group of the nodes and what it reads.
struct reader {
  std::string topic, group;

  auto operator<=>(const reader&) const = default;
};

/// All of the shop's; each topic has four partitions.
std::vector<reader> shop_readers(const std::string& topics);

/// Of the first hop, on the topic of orders.
std::string booking_group(const std::string& topics);

/// TOML: who the node is, its servers and doors.
std::string surroundings_of(const node_plan& plan);
/// The whole of a node of the shop.
std::string shop_node_file(const node_plan& plan);

}  // namespace troupe::chaos
