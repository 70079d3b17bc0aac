#include "runtime/node/wiring.hpp"

#include "runtime/bridge/inbound_batch_bridge.hpp"
#include "runtime/bridge/local_batch_bridge.hpp"
#include "runtime/bridge/local_fan_out.hpp"
#include "runtime/bridge/local_keyed_bridge.hpp"
#include "runtime/effect/fence_actor.hpp"
#include "runtime/inbox/pruner_actor.hpp"
#include "runtime/letters/dead_letter_actor.hpp"
#include "runtime/letters/parking_actor.hpp"
#include "runtime/outbox/batch_outbox_sql.hpp"
#include "runtime/outbox/mirror_sql.hpp"
#include "runtime/outbox/outbox_store_actor.hpp"
#include "runtime/outbox/relay_actor.hpp"

#include <set>

namespace troupe::node {
namespace {

/// A kind that handles a message.
struct subscribed {
  std::string group;
  handler::subscription handler;
  effect::batch_outbox_factory outbox;  // for what it publishes
};

constexpr std::size_t outbound_limit = 20'000;  // events with the producer; librdkafka's own limit lies above

class wirer {
public:
  wirer(caf::actor_system& system, const config::node_file& file, const std::vector<actor_kind>& hosted)
      : system_{system}, file_{file}, hosted_{hosted}, around_{system, file.node.name, store_settings(file), {},
                                                               {},     file.topics} {
    around_.neighbours = std::make_shared<directory>();
  }

  wired run() {
    letters_ = letters::spawn_dead_letter_actor(system_, around_.database, file_.node.name);
    keep_store(letters_);
    subscribe();
    open_local_routes();
    open_kafka_routes();
    start_relay();
    start_kinds();
    start_inbound_bridges();
    start_pruner();
    return std::move(out_);
  }

private:
  bool is_local(const std::string& message) const { return file_.routes.at(message) == "local"; }
  const config::topic_options& topic(const std::string& message) const { return file_.topics.at(message); }

  template <class Handle>
  void keep_store(const Handle& actor) {
    out_.stores.push_back(caf::actor_cast<caf::actor>(actor));
  }

  template <class F>
  auto made_by(const actor_kind& kind, const F& make) {
    try {
      return make(around(kind));
    } catch (const std::exception& fault) {
      throw std::runtime_error{"the kind " + kind.name + " cannot be started: " + fault.what()};
    }
  }

  void subscribe() {
    for (const auto& kind : hosted_)
      if (kind.subscribe)
        for (auto& [message, handler] : made_by(kind, kind.subscribe))
          subscribed_[message].push_back(
              {config::group_of(topic(message), kind.name), std::move(handler), outbox_of(kind)});
  }

  const surroundings& around(const actor_kind& kind) {
    around_.keyed_store_of = [this, &kind](const std::string& message) -> effect::keyed_store_settings {
      remembers_ = true;
      return {around_.database, config::group_of(topic(message), kind.name), scope_of(topic(message)), outbox_of(kind)};
    };
    around_.outbox = outbox_of(kind);
    return around_;
  }

  effect::batch_outbox_factory outbox_of(const actor_kind& kind) const {
    std::set<std::string> topics;
    for (const auto& message : kind.publishes)
      topics.insert(topic(message).topic);
    return topics.empty() ? effect::batch_outbox_factory{}
                          : outbox::batch_outbox_of(relay_link_, std::move(topics), file_.node.name);
  }

  effect::fence_port fence_for(const std::string& message, const subscribed& one) {
    const inbox::settings inbox{scope_of(topic(message)), file_.inbox.remember};
    const auto& handler = std::get<handler::batch_subscription>(one.handler);
    auto fence = effect::spawn_fence_actor(system_, around_.database, file_.node.name, handler, inbox, one.outbox);
    keep_store(fence);
    remembers_ = remembers_ || inbox.scope != inbox::scope::off;
    return fence;
  }

  static inbox::scope scope_of(const config::topic_options& options) {
    using scope = inbox::scope;
    return options.inbox == "all" ? scope::all : options.inbox == "off" ? scope::off : scope::outbox;
  }

  void start_pruner() {
    if (remembers_)
      keep_store(inbox::spawn_pruner_actor(system_, around_.database, file_.inbox.keep));
  }

  static bridge::retry_policy retry_of(const config::topic_options& options) {
    return {options.retry.attempts, options.retry.backoff, options.retry.max_backoff};
  }

  void open_local_routes() {
    for (const auto& [message, all] : subscribed_)
      if (is_local(message))
        around_.routes.emplace(message, local_route(message, all));
  }

  bridge::publish_port local_route(const std::string& message, const std::vector<subscribed>& all) {
    std::vector<bridge::publish_port> bridges;
    for (const auto& one : all) {
      // A handler that is alone has noted its events without a group before there could be several.
      out_.local_bridges.push_back(local_bridge(message, one, all.size() == 1 ? "" : one.group));
      bridges.push_back(caf::actor_cast<bridge::publish_port>(out_.local_bridges.back()));
    }
    if (bridges.size() == 1)
      return bridges.front();
    const auto to_all = bridge::spawn_local_fan_out(system_, std::move(bridges));
    out_.local_bridges.push_back(caf::actor_cast<caf::actor>(to_all));
    return to_all;
  }

  caf::actor local_bridge(const std::string& message, const subscribed& one, const std::string& group) {
    const auto& options = topic(message);
    if (std::holds_alternative<handler::batch_subscription>(one.handler))
      return bridge::spawn_local_batch_bridge(system_, {options.topic, group, options.max_batch, options.max_in_flight},
                                              fence_for(message, one));
    return bridge::spawn_local_keyed_bridge(system_, {options.topic, "", retry_of(options)}, options.max_in_flight,
                                            std::get<handler::keyed_subscription>(one.handler), letters_);
  }

  void open_kafka_routes() {
    for (const auto& kind : hosted_)
      for (const auto& message : kind.publishes)
        if (!is_local(message))
          around_.routes.emplace(message, caf::actor_cast<bridge::publish_port>(outbound()));
  }

  // Not those of which only replayed letters would be published again.
  std::vector<std::string> published_topics() const {
    std::set<std::string> out;
    for (const auto& kind : hosted_)
      for (const auto& message : kind.publishes)
        if (!is_local(message))
          out.insert(topic(message).topic);
    for (const auto& name : mirrored_topics(file_, hosted_))
      out.insert(outbox::mirror_of(name));
    return {out.begin(), out.end()};
  }

  const caf::actor& outbound() {
    if (!out_.outbound_bridge) {
      out_.producer = bridge::make_producer_link();
      out_.outbound_bridge = bridge::spawn_outbound_bridge(
          system_, outbound_limit, out_.producer,
          [with = broker_settings(file_), topics = published_topics()](broker::producer_listener& listener) {
            return broker::make_producer(with, listener, topics);
          });
    }
    return out_.outbound_bridge;
  }

  void start_relay() {
    std::map<std::string, bridge::publish_port> sinks;
    for (const auto& [message, port] : around_.routes)
      sinks.emplace(topic(message).topic, port);
    for (const auto& [message, all] : subscribed_)  // a replayed letter is published by whoever reads it
      if (!is_local(message))
        sinks.emplace(topic(message).topic, caf::actor_cast<bridge::publish_port>(outbound()));
    outbox::relay_settings settings;
    for (const auto& name : mirrored_topics(file_, hosted_)) {
      settings.mirrored.push_back(name);
      sinks.emplace(outbox::mirror_of(name), caf::actor_cast<bridge::publish_port>(outbound()));
    }
    auto rows = outbox::spawn_outbox_store_actor(system_, around_.database, file_.node.name);
    keep_store(rows);
    settings.sweep_interval = file_.outbox.sweep;
    settings.most_held = {file_.outbox.max_in_flight, file_.outbox.max_in_flight_size.bytes};
    out_.relay = outbox::spawn_relay_actor(system_, settings, std::move(sinks), rows, letters_);
    around_.relay = caf::actor_cast<outbox::relay_port>(out_.relay);
    relay_link_->connect(around_.relay);
  }

  void start_kinds() {
    for (const auto& kind : hosted_) {
      auto running = made_by(kind, kind.spawn);
      std::move(running.http_routes.begin(), running.http_routes.end(), std::back_inserter(out_.http_routes));
      std::move(running.actors.begin(), running.actors.end(), std::back_inserter(out_.kinds));
    }
  }

  void start_inbound_bridges() {
    for (const auto& [message, all] : subscribed_)
      if (!is_local(message))
        for (const auto& one : all)
          start_inbound(message, one);
  }

  void start_inbound(const std::string& message, const subscribed& one) {
    const auto& options = topic(message);
    auto link = std::make_shared<bridge::consumer_link>();
    const auto make = [with = broker_settings(file_), topic = options.topic,
                       group = one.group](broker::consumer_listener& listener) {
      return broker::make_consumer(with, topic, group, listener);
    };
    if (std::holds_alternative<handler::batch_subscription>(one.handler))
      out_.inbound_bridges.push_back({bridge::spawn_inbound_batch_bridge(system_, batch_settings(options, one.group),
                                                                         fence_for(message, one), link, make),
                                      link});
    else
      out_.inbound_bridges.push_back(
          {bridge::spawn_inbound_keyed_bridge(system_, keyed_settings(options, one.group),
                                              std::get<handler::keyed_subscription>(one.handler), letters_, link, make,
                                              parking()),
           link});
  }

  bridge::batch_bridge_settings batch_settings(const config::topic_options& options, const std::string& group) const {
    const auto records = std::max<std::size_t>(options.max_in_flight, 2 * options.max_batch);
    return {options.topic,     group,
            retry_of(options), {records, options.max_in_flight_size.bytes},
            options.max_batch, file_.kafka.revoke_timeout};
  }

  bridge::keyed_bridge_settings keyed_settings(const config::topic_options& options, const std::string& group) const {
    bridge::keyed_bridge_settings out;
    out.dispatch = {options.topic, group, retry_of(options)};
    out.most_held = {options.max_in_flight, options.max_in_flight_size.bytes};
    out.revoke_timeout = file_.kafka.revoke_timeout;
    out.parking.park_after = options.retry.park_after;
    if (options.retry.on_exhausted == "park")
      out.parking.on_exhausted = bridge::exhausted_action::park;
    return out;
  }

  letters::parking_port parking() {
    auto owner = letters::spawn_parking_actor(system_, around_.database, file_.node.name);
    keep_store(owner);
    return owner;
  }

  caf::actor_system& system_;
  const config::node_file& file_;
  const std::vector<actor_kind>& hosted_;
  surroundings around_;
  letters::dead_letter_port letters_;
  std::map<std::string, std::vector<subscribed>> subscribed_;  // by message
  std::shared_ptr<outbox::relay_link> relay_link_ = std::make_shared<outbox::relay_link>();
  bool remembers_ = false;  // events, in the inbox
  wired out_;
};

}  // namespace

wired wire(caf::actor_system& system, const config::node_file& file, const std::vector<actor_kind>& hosted) {
  return wirer{system, file, hosted}.run();
}

}  // namespace troupe::node
