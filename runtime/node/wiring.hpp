// Which actors a node has and who talks to whom. The only place where routes are decided.
#pragma once

#include "runtime/bridge/inbound_keyed_bridge.hpp"
#include "runtime/bridge/outbound_bridge.hpp"
#include "runtime/node/node_settings.hpp"

#include <memory>
#include <vector>

namespace troupe::node {

/// A node's running parts, in the order in which stop() ends them.
struct wired {
  struct inbound {
    caf::actor bridge;
    std::shared_ptr<bridge::consumer_link> link;
  };
  std::vector<inbound> inbound_bridges;
  std::vector<caf::actor> local_bridges;
  caf::actor relay;
  caf::actor outbound_bridge;
  std::shared_ptr<bridge::producer_link> producer;
  std::vector<caf::actor> kinds;
  std::vector<caf::actor> stores;
  std::vector<http_route> http_routes;
};

/// Starts stores, routes, relay, kinds and last the inbound bridges: nothing arrives before everything is there.
wired wire(caf::actor_system& system, const config::node_file& file, const std::vector<actor_kind>& hosted);

/// Ends them: leave the groups, let the relay finish, flush the producer, stop kinds and stores. Blocks; bounded by
/// `deadline` for what waits, everything left then is killed.
void stop(caf::actor_system& system, wired& parts, std::chrono::milliseconds deadline);

}  // namespace troupe::node
