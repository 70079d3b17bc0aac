// Everything a run works with, in the order in which it starts; the destructor ends it in reverse.
#pragma once

#include "tools/chaos.d/foreign_producer.hpp"
#include "tools/chaos.d/node_process.hpp"
#include "tools/chaos.d/sink_server.hpp"
#include "tools/chaos.d/stage_sql.hpp"
#include "tools/chaos.d/takeover.hpp"
#include "tools/chaos.d/tcp_relay.hpp"

#include <memory>
#include <vector>

namespace troupe::chaos {

struct stage_settings {
  std::filesystem::path programs = "build/release/tools";  // where troupe and troupe-load were built
  std::filesystem::path folder;                            // node files, logs, answers
  std::string brokers;
  int broker_count = 3;
  int kafka_port = 29092;     // of tools/kafka; 0: brokers are not ours to touch
  int postgres_port = 25436;  // of tools/postgres
  int nodes = 3;
  std::uint64_t seed = 0;
};

/// Used by one thread.
class stage {
public:
  explicit stage(const stage_settings& with);

  const stage_settings settings;
  const std::string topics;  // what names of topics and groups begin with: no two runs share any
  const std::string database_url;
  const broker::settings kafka;
  std::vector<std::unique_ptr<tcp_relay>> relays;  // one for each node
  sink_server sink;
  std::vector<node_process> nodes;
  store::session database;
  takeover_clock takeovers;
  std::unique_ptr<foreign_producer> foreign;  // once the topics are there
  std::vector<std::int64_t> coupons;          // once the world is seeded

  int nodes_away() const;

  /// The front doors of servers: "kafka kill 1", "postgres restart fast".
  child on_kafka(const std::string& command, int broker) const;
  child on_postgres(const std::string& mode) const;

  std::filesystem::path troupe() const { return settings.programs / "troupe" / "troupe"; }
  std::filesystem::path load() const { return settings.programs / "load" / "troupe-load"; }
  std::filesystem::path file(const std::string& name) const { return settings.folder / name; }

private:
  node_plan plan_of(int node) const;
};

}  // namespace troupe::chaos
