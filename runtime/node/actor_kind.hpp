// An actor kind is a plug-in: one value that says all a node needs to host it. The node knows nothing of the business.
#pragma once

#include "config/loader.hpp"
#include "runtime/bridge/publish_port.hpp"
#include "runtime/effect/derivation.hpp"
#include "runtime/effect/keyed_store.hpp"
#include "runtime/handler/delivered.hpp"
#include "runtime/handler/subscription.hpp"
#include "runtime/http/door_actor.hpp"
#include "runtime/inspect/finding.hpp"
#include "runtime/inspect/trail.hpp"
#include "runtime/node/directory.hpp"
#include "runtime/outbox/relay_port.hpp"
#include "runtime/store/migration.hpp"
#include "runtime/wire/described.hpp"

#include <caf/all.hpp>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace troupe::node {

using http_route = http::door_route;

/// What a node offers to a kind while it is being started. Valid during spawn() only; copy what is needed.
struct surroundings {
  caf::actor_system& system;
  std::string node_name;
  store::settings database;
  outbox::relay_port relay;
  std::map<std::string, bridge::publish_port> routes;   // by message name
  std::map<std::string, config::topic_options> topics;  // by message name

  /// For the keyed handler of a message whose effect is in the database. It publishes what its kind declares.
  std::function<effect::keyed_store_settings(const std::string& message)> keyed_store_of = {};

  effect::batch_outbox_factory outbox = {};  // for events of transactions of its own; empty: the kind declares none
  std::shared_ptr<directory> neighbours = {};
};

/// How the node publishes a message.
inline effect::publication publication_of(const surroundings& around, const std::string& message) {
  const auto& topic = around.topics.at(message);
  return {topic.topic, topic.format == "binary" ? wire::format::binary : wire::format::json,
          "troupe/" + around.node_name};
}

/// A kind that is running: its HTTP routes and its subscriptions (messages it handles), and the actors to end at the
/// stop, in this order, after the doors and the bridges are gone.
struct hosted_kind {
  std::vector<http_route> http_routes;
  std::vector<caf::actor> actors;
};

struct handled_message {
  std::string name;   // of the message: its route, and its topic unless the node file says another
  std::string group;  // of its consumers, unless the node file says another
};

struct actor_kind {
  std::string name;                      // "ledger"; its table is [actors.ledger]
  config::section section;               // its options
  std::vector<std::string> publishes;    // names of messages that it sends through a route, or its handlers publish
  std::vector<handled_message> handles;  // those it consumes, whoever publishes them
  std::vector<store::migration> migrations;

  /// The handlers of the messages in `handles`, made before routes exist (others' routes may lead to them).
  std::function<std::map<std::string, handler::subscription>(const surroundings&)> subscribe;

  /// Starts the kind's actors; routes and relay are usable now.
  std::function<hosted_kind(const surroundings&)> spawn;

  /// What `troupe why` can follow of this kind's things, and what the kind has stored of events it handled. Any node
  /// may be asked, whether it hosts the kind or not.
  std::vector<inspect::trail> trails = {};
  inspect::sighting seen = {};

  std::vector<inspect::audit_check> checks = {};       // what must hold of its tables, for the audit
  std::vector<wire::described_message> messages = {};  // that it publishes or handles, in each version it knows

  std::vector<std::string> asks = {}, answers = {};  // names of questions between the kinds of a node
  std::vector<std::string> routes = {};              // "POST /payments", those that are known before it is spawned
  std::vector<std::string> mistakes = {};            // in how it was declared, as sentences
};

}  // namespace troupe::node
