// What there is to look at on this node. Filled while the node starts, read by the admin routes.
#pragma once

#include "runtime/actor/actor_table.hpp"
#include "runtime/bridge/partition_status.hpp"
#include "runtime/http/server.hpp"
#include "runtime/inspect/evidence.hpp"
#include "runtime/inspect/handling_rates.hpp"
#include "runtime/inspect/stall_board.hpp"
#include "runtime/inspect/views.hpp"
#include "runtime/outbox/relay_actor.hpp"

#include <caf/actor.hpp>
#include <functional>

namespace troupe::inspect {

struct trace_settings;

/// Request to whoever reads the `nodes` table for this node; answered with a nodes_view or an error.
struct get_nodes {};

/// Request to whoever may block in the broker's client; answered with a group_view or an error.
struct get_group {
  std::string group, topic;
};

/// The parts that come and go; guarded, because the node's main thread fills it while admin requests read it.
class inspected_node {
public:
  struct parts {
    std::vector<caf::actor> bridges;
    caf::actor relay = {};
    caf::actor nodes = {};   // answers get_nodes
    caf::actor store = {};   // an admin_store_actor
    caf::actor topics = {};  // answers get_group; empty: no topic is used
    std::shared_ptr<const http::server> door = {};
    caf::actor tracer = {};  // a trace_actor, and what it can follow
    std::shared_ptr<const trace_settings> traces = {};
  };

  inspected_node(std::string name, std::string version, std::vector<std::string> actors);

  const std::string& name() const { return name_; }
  void show(parts now);
  void hide() { show({}); }
  parts shown() const;

  readiness ready;
  stall_board stalls;
  handling_rates rates;

  /// Ends the node in order, as SIGTERM does; any thread. Set before anybody can ask for it; empty: not offered.
  std::function<void()> drain;

  /// Of the outbox rows that are this node's to publish, as of the last look into the table; 0: there is none.
  std::atomic<std::chrono::milliseconds> outbox_oldest_age{};

  /// The nodes table as it was read last; nothing before the first time.
  void keep(nodes_view table);
  std::optional<nodes_view> kept_nodes() const;

  /// What is in the way now: what was told to `ready`, and what the clients of Kafka have run into.
  std::vector<readiness::reason> reasons() const;

  ready_view look_at_readiness() const;
  node_view look_at_node() const;
  actors_view look_at_actors() const;
  partitions_view look_at(const std::vector<bridge::bridge_status>& bridges) const;

private:
  std::string name_, version_;
  std::vector<std::string> actors_;
  std::chrono::system_clock::time_point started_ = std::chrono::system_clock::now();
  mutable std::mutex guard_;
  parts parts_;
  std::optional<nodes_view> nodes_;
  std::chrono::steady_clock::time_point nodes_read_at_;
};

}  // namespace troupe::inspect

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::inspect::get_nodes)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::inspect::nodes_view)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::inspect::get_group)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::inspect::group_view)
