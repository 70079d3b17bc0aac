// Everything a run works with, in the order in which it starts; the destructor ends it in reverse.
#pragma once

#include "tools/chaos.d/foreign_producer.hpp"
#include "tools/chaos.d/node_process.hpp"
#include "tools/chaos.d/sink_server.hpp"
#include "tools/chaos.d/stage_sql.hpp"
#include "tools/chaos.d/takeover.hpp"
#include "tools/chaos.d/tcp_relay.hpp"

#include <functional>
#include <memory>
#include <vector>

namespace troupe::chaos {

class play;

struct stage_settings {
  std::filesystem::path load = "build/release/tools/load/troupe-load";
  std::filesystem::path folder;  // node files, logs, answers
  std::string brokers;           // for whom may do everything
  std::string secure_brokers;    // for nodes, which log in there; empty: they come as everybody does
  std::filesystem::path tls;     // ca.pem and node.password for that
  int broker_count = 3;          // real ones; 0: the embedded one
  int kafka_port = 29092;        // of tools/kafka
  int postgres_port = 25436;     // of tools/postgres
  int standby_port = 0;          // of its standby; 0: there is none
  int nodes = 3;
  std::uint64_t seed = 0;
};

/// Used by one thread.
class stage {
public:
  stage(const stage_settings& with, const play& of);

  const stage_settings settings;
  const std::string topics;  // what names of topics and groups begin with: no two runs share any
  const std::string database_url;
  const broker::settings kafka;
  std::vector<std::unique_ptr<tcp_relay>> relays;  // one for each node, and then one for each to the standby
  sink_server sink;
  std::vector<node_process> nodes;
  store::session database;
  takeover_clock takeovers;
  // Once all nodes are ready:
  std::vector<reader> read;                   // by the nodes
  std::unique_ptr<foreign_producer> foreign;  // of the shop
  std::vector<std::int64_t> coupons;          // of the shop

  int nodes_away() const;

  /// Which of the two ports of PostgreSQL serves; changed by who promotes the other.
  int primary_port() const { return primary_; }
  int other_port() const { return settings.postgres_port + settings.standby_port - primary_; }
  void set_primary(int port) { primary_ = port; }

  /// The front doors of servers: {"kill", "1"}, {"restart", "fast"}.
  child on_kafka(std::vector<std::string> words) const;
  child on_postgres(int port, std::vector<std::string> words) const;

  const std::filesystem::path& load() const { return settings.load; }
  std::filesystem::path file(const std::string& name) const { return settings.folder / name; }

  /// Past the relays, as the database's owner.
  void make_in_database(const std::function<void(soci::session&)>& what);

private:
  node_plan plan_of(int node) const;
  std::string database_of(int node) const;

  int primary_ = settings.postgres_port;
};

}  // namespace troupe::chaos
