#include "runtime/node/node.hpp"

#include "migrations/runtime.hpp"
#include "runtime/actor/actor_system.hpp"
#include "runtime/http/request_id.hpp"
#include "runtime/inspect/admin_routes.hpp"
#include "runtime/inspect/admin_store_actor.hpp"
#include "runtime/inspect/stall_watch_actor.hpp"
#include "runtime/inspect/trace_actor.hpp"
#include "runtime/metrics/recording.hpp"
#include "runtime/node/database_fitness.hpp"
#include "runtime/node/database_start.hpp"
#include "runtime/node/descriptor_limit.hpp"
#include "runtime/node/heartbeat_actor.hpp"
#include "runtime/node/route_fitness.hpp"
#include "runtime/node/topics_actor.hpp"
#include "runtime/node/wiring.hpp"
#include "runtime/wire/identity.hpp"
#include "runtime/wire/joined.hpp"

#include <spdlog/spdlog.h>
#include <algorithm>

namespace troupe::node {
namespace {

http::access_log access_log_of(const std::string& word) {
  return word == "full" ? http::access_log::full : word == "line" ? http::access_log::line : http::access_log::off;
}

http::server_options options_of(const config::http_options& section) {
  http::server_options out;
  out.listen = section.listen;
  out.max_body = section.max_body.bytes;
  out.max_in_flight = section.max_in_flight;
  out.max_connections = served_connections(section.max_connections);
  out.request_timeout = section.request_timeout;
  out.idle_timeout = section.idle_timeout;
  out.access_log = access_log_of(section.access_log);
  return out;
}

inspect::stall_limits limits_of(const config::health_options& section) {
  return {section.stall_after, section.stuck_after, section.outbox_after, section.poll_after};
}

/// A server and the actor behind it.
struct door {
  std::shared_ptr<http::server> server;
  caf::actor actor;

  void close(std::chrono::milliseconds deadline) {
    if (server)
      server->stop(deadline);
    if (actor)
      caf::anon_send_exit(actor, caf::exit_reason::user_shutdown);
    server.reset();
    actor = nullptr;
  }
};

door open_door(caf::actor_system& system, const std::string& name, http::server_options options,
               std::vector<http::door_route> routes) {
  auto router = http::router_of(routes);
  door out;
  out.actor = http::spawn_door_actor(system, name, std::move(routes));
  try {
    out.server = std::make_shared<http::server>(std::move(options), std::move(router), http::sink_to(out.actor));
  } catch (...) {
    out.close({});
    throw;
  }
  return out;
}

class running_node {
public:
  running_node(const config::node_file& file, const std::vector<actor_kind>& kinds, stop_signal& signal)
      : file_{file},
        kinds_{kinds},
        hosted_{hosted_kinds(file, kinds)},
        signal_{signal},
        config_{file.node.threads},
        system_{config_},
        look_{std::make_shared<inspect::inspected_node>(file.node.name, wire::own_version(), file.actors)},
        ready_{look_, &look_->ready} {}

  exit_code run() {
    metrics::record(file_.admin && file_.admin->timings);
    ready_->blocked("start", "the node is starting");
    look_->drain = stop_signal::send;
    const auto code = start();
    if (code == exit_code::done && !signal_.wait_for({})) {
      ready_->cleared("start");
      spdlog::info("node {} is up: {}", file_.node.name, wire::joined(file_.actors, ","));
      signal_.wait();
    }
    stop();
    return code;
  }

private:
  /// Whatever is thrown here must not get past stop(): an actor system waits for its actors.
  exit_code start() try {
    open_admin();
    const auto code = hosted_.empty() ? exit_code::done : start_actors();
    if (code == exit_code::done && parts_.relay)
      open_http();
    return code;
  } catch (const std::exception& fault) {
    spdlog::error("{}", fault.what());
    return exit_code::failed;
  }

  void open_admin() {
    if (!file_.admin)
      return;
    http::server_options options;
    options.listen = file_.admin->listen;
    options.max_connections = 256;
    options.max_in_flight = 64;
    admin_ =
        open_door(system_, "admin", options, inspect::admin_routes(look_, {file_.admin_token, file_.admin->listen}));
    spdlog::info("admin address http://{}", file_.admin->listen);
  }

  bool has_its_routes() const {
    const auto mistakes = route_mistakes(file_, hosted_);
    for (const auto& what : mistakes)
      spdlog::error("{}", what);
    return mistakes.empty();
  }

  exit_code start_actors() {
    if (!has_its_routes())
      return exit_code::wrong_usage;
    const auto database = store_settings(file_);
    const node_row row{file_.node.name, http::make_request_id(), wire::own_version(),
                       file_.admin ? file_.admin->listen : "", wire::joined(file_.actors, ",")};
    const schema_plan schema{migrations_of(kinds_), rights_on(migrations_of(hosted_)), file_.postgres.migrate};
    const auto prepared = prepare_database(database, schema, row, *ready_, signal_);
    if (prepared != exit_code::done)
      return prepared;
    if (signal_.wait_for({}))
      return exit_code::done;
    heartbeat_ = spawn_heartbeat_actor(system_, database, row, look_);
    const auto topics = topics_of(file_, hosted_);
    for (const auto& fault : broker::known_faults(broker_settings(file_), broker::linked_version()))
      spdlog::warn("{}", fault);
    if (!topics.empty())
      topics_ =
          spawn_topics_actor(system_, broker_settings(file_), topics,
                             file_.kafka.create_topics ? broker::if_missing::create : broker::if_missing::tell, ready_);
    parts_ = wire(system_, file_, hosted_);
    return exit_code::done;
  }

  void open_http() {
    if (file_.http && !hosted_.empty()) {
      http_ = open_door(system_, "door", options_of(*file_.http), std::move(parts_.http_routes));
      spdlog::info("HTTP door http://{}", file_.http->listen);
    }
    admin_store_ =
        inspect::spawn_admin_store_actor(system_, store_settings(file_), file_.admin && file_.admin->show_payloads);
    inspect::inspected_node::parts shown{{}, parts_.relay, heartbeat_, admin_store_, topics_, http_.server};
    shown.traces = std::make_shared<inspect::trace_settings>(trace_settings(file_, kinds_));
    shown.tracer = tracer_ = inspect::spawn_trace_actor(system_, store_settings(file_), shown.traces);
    for (const auto& inbound : parts_.inbound_bridges)
      shown.bridges.push_back(inbound.bridge);
    look_->show(std::move(shown));
    stall_watch_ = inspect::spawn_stall_watch_actor(system_, look_, limits_of(file_.health));
  }

  void stop() {
    ready_->blocked("stop", "the node is stopping");
    spdlog::info("node {} is stopping, at most {} ms for work in flight", file_.node.name,
                 file_.node.drain_timeout.count());
    look_->hide();
    if (stall_watch_)
      caf::anon_send_exit(std::exchange(stall_watch_, nullptr), caf::exit_reason::user_shutdown);
    http_.close(file_.node.drain_timeout);
    if (parts_.relay)
      node::stop(system_, parts_, file_.node.drain_timeout);
    for (auto* one : {&topics_, &admin_store_, &tracer_, &heartbeat_})
      if (*one)
        caf::anon_send_exit(std::exchange(*one, nullptr), caf::exit_reason::user_shutdown);
    admin_.close(std::chrono::seconds{1});
    spdlog::info("node {} has stopped", file_.node.name);
  }

  const config::node_file& file_;
  const std::vector<actor_kind>& kinds_;
  const std::vector<actor_kind> hosted_;
  stop_signal& signal_;
  actor::system_config config_;
  caf::actor_system system_;  // declared before every handle: they must be gone when it ends
  std::shared_ptr<inspect::inspected_node> look_;
  std::shared_ptr<inspect::readiness> ready_;
  door admin_, http_;
  caf::actor heartbeat_, admin_store_, tracer_, topics_, stall_watch_;
  wired parts_;
};

}  // namespace

std::vector<actor_kind> hosted_kinds(const config::node_file& file, const std::vector<actor_kind>& kinds) {
  std::vector<actor_kind> hosted;
  for (const auto& kind : kinds)
    if (std::find(file.actors.begin(), file.actors.end(), kind.name) != file.actors.end())
      hosted.push_back(kind);
  return hosted;
}

exit_code run(const config::node_file& file, const std::vector<actor_kind>& kinds, stop_signal& signal) {
  return running_node{file, kinds, signal}.run();
}

std::vector<store::migration> migrations_of(const std::vector<actor_kind>& kinds) {
  auto all = migrations::runtime();
  for (const auto& kind : kinds)
    all.insert(all.end(), kind.migrations.begin(), kind.migrations.end());
  return all;
}

}  // namespace troupe::node
