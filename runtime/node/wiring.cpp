#include "runtime/node/wiring.hpp"

#include "runtime/bridge/inbound_batch_bridge.hpp"
#include "runtime/bridge/local_batch_bridge.hpp"
#include "runtime/bridge/local_keyed_bridge.hpp"
#include "runtime/effect/fence_actor.hpp"
#include "runtime/inbox/pruner_actor.hpp"
#include "runtime/letters/dead_letter_actor.hpp"
#include "runtime/letters/parking_actor.hpp"
#include "runtime/outbox/batch_outbox_sql.hpp"
#include "runtime/outbox/mirror_sql.hpp"
#include "runtime/outbox/outbox_store_actor.hpp"
#include "runtime/outbox/relay_actor.hpp"
#include "runtime/store/connection_string.hpp"

#include <set>

namespace troupe::node {
namespace {

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

  void subscribe() {
    for (const auto& kind : hosted_)
      if (kind.subscribe)
        for (auto& [message, handler] : kind.subscribe(around(kind))) {
          outboxes_.try_emplace(message, outbox_of(kind));
          subscriptions_.try_emplace(message, std::move(handler));
        }
  }

  const surroundings& around(const actor_kind& kind) {
    around_.keyed_store_of = [this, &kind](const std::string& message) -> effect::keyed_store_settings {
      remembers_ = true;
      return {around_.database, topic(message).group, scope_of(topic(message)), outbox_of(kind)};
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

  effect::fence_port fence_for(const std::string& message, const handler::batch_subscription& handler) {
    const inbox::settings inbox{scope_of(topic(message)), file_.inbox.remember};
    auto fence =
        effect::spawn_fence_actor(system_, around_.database, file_.node.name, handler, inbox, outboxes_.at(message));
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
    for (const auto& [message, subscription] : subscriptions_)
      if (is_local(message))
        add_local(local_bridge(message, subscription), message);
  }

  void add_local(const caf::actor& bridge, const std::string& message) {
    out_.local_bridges.push_back(bridge);
    around_.routes.emplace(message, caf::actor_cast<bridge::publish_port>(bridge));
  }

  caf::actor local_bridge(const std::string& message, const handler::subscription& handler) {
    const auto& options = topic(message);
    if (const auto* batch = std::get_if<handler::batch_subscription>(&handler))
      return bridge::spawn_local_batch_bridge(system_, {options.topic, options.max_batch, options.max_in_flight},
                                              fence_for(message, *batch));
    return bridge::spawn_local_keyed_bridge(system_, {options.topic, "", retry_of(options)}, options.max_in_flight,
                                            std::get<handler::keyed_subscription>(handler), letters_);
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
    for (const auto& [message, subscription] : subscriptions_)  // a replayed letter is published by whoever reads it
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
    settings.max_in_flight = file_.outbox.max_in_flight;
    out_.relay = outbox::spawn_relay_actor(system_, settings, std::move(sinks), rows, letters_);
    around_.relay = caf::actor_cast<outbox::relay_port>(out_.relay);
    relay_link_->connect(around_.relay);
  }

  void start_kinds() {
    for (const auto& kind : hosted_) {
      auto running = kind.spawn(around(kind));
      std::move(running.http_routes.begin(), running.http_routes.end(), std::back_inserter(out_.http_routes));
      std::move(running.actors.begin(), running.actors.end(), std::back_inserter(out_.kinds));
    }
  }

  void start_inbound_bridges() {
    for (const auto& [message, subscription] : subscriptions_)
      if (!is_local(message))
        start_inbound(message, subscription);
  }

  void start_inbound(const std::string& message, const handler::subscription& handler) {
    const auto& options = topic(message);
    auto link = std::make_shared<bridge::consumer_link>();
    const auto make = [with = broker_settings(file_), topic = options.topic,
                       group = options.group](broker::consumer_listener& listener) {
      return broker::make_consumer(with, topic, group, listener);
    };
    if (const auto* batch = std::get_if<handler::batch_subscription>(&handler))
      out_.inbound_bridges.push_back(
          {bridge::spawn_inbound_batch_bridge(system_,
                                              {options.topic, options.group, retry_of(options), options.max_in_flight,
                                               options.max_batch, file_.kafka.revoke_timeout},
                                              fence_for(message, *batch), link, make),
           link});
    else
      out_.inbound_bridges.push_back({bridge::spawn_inbound_keyed_bridge(system_, keyed_settings(options),
                                                                         std::get<handler::keyed_subscription>(handler),
                                                                         letters_, link, make, parking()),
                                      link});
  }

  bridge::keyed_bridge_settings keyed_settings(const config::topic_options& options) const {
    bridge::keyed_bridge_settings out;
    out.dispatch = {options.topic, options.group, retry_of(options)};
    out.max_in_flight = options.max_in_flight;
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
  std::map<std::string, handler::subscription> subscriptions_;    // by message
  std::map<std::string, effect::batch_outbox_factory> outboxes_;  // of who handles it, by message
  std::shared_ptr<outbox::relay_link> relay_link_ = std::make_shared<outbox::relay_link>();
  bool remembers_ = false;  // events, in the inbox
  wired out_;
};

}  // namespace

std::vector<std::string> mirrored_topics(const config::node_file& file, const std::vector<actor_kind>& hosted) {
  std::vector<std::string> topics;
  for (const auto& kind : hosted)
    for (const auto& message : kind.handles)
      if (const auto& options = file.topics.at(message.name);
          file.routes.at(message.name) == "kafka" && options.mirror_dead_letters)
        topics.push_back(options.topic);
  return topics;
}

broker::settings broker_settings(const config::node_file& file) {
  using broker::assignment_strategy, broker::member_kind;
  return {file.kafka.brokers,
          file.node.name,
          file.kafka.client,
          file.kafka.consumer,
          file.kafka.producer,
          file.kafka.commit_interval,
          file.kafka.revoke_timeout,
          file.kafka.assignment == "cooperative" ? assignment_strategy::cooperative : assignment_strategy::range,
          file.kafka.membership == "static" ? member_kind::fixed : member_kind::dynamic};
}

store::settings store_settings(const config::node_file& file) {
  return {store::with_password(file.postgres.url, file.postgres.password), "troupe-" + file.node.name,
          file.postgres.statement_timeout, file.postgres.lock_timeout, file.postgres.watchdog};
}

inspect::trace_settings trace_settings(const config::node_file& file, const std::vector<actor_kind>& kinds) {
  inspect::trace_settings out{broker_settings(file), {}, {}, {}};
  for (const auto& [message, topic] : file.topics)
    out.topics[message] = {topic.topic, topic.group, file.routes.at(message) == "local"};
  for (const auto& kind : kinds) {
    out.trails.insert(out.trails.end(), kind.trails.begin(), kind.trails.end());
    if (kind.seen)
      out.sightings.push_back(kind.seen);
  }
  return out;
}

std::vector<broker::topic_spec> topics_of(const config::node_file& file, const std::vector<actor_kind>& hosted) {
  std::set<std::string> messages;
  for (const auto& kind : hosted) {
    messages.insert(kind.publishes.begin(), kind.publishes.end());
    for (const auto& message : kind.handles)
      messages.insert(message.name);
  }
  std::erase_if(messages, [&](const auto& message) { return file.routes.at(message) != "kafka"; });
  std::vector<broker::topic_spec> topics;
  topics.reserve(messages.size());
  for (const auto& message : messages)
    topics.push_back({file.topics.at(message).topic, file.topics.at(message).partitions});
  for (const auto& name : mirrored_topics(file, hosted))
    topics.push_back({outbox::mirror_of(name), 1});
  return topics;
}

wired wire(caf::actor_system& system, const config::node_file& file, const std::vector<actor_kind>& hosted) {
  return wirer{system, file, hosted}.run();
}

}  // namespace troupe::node
