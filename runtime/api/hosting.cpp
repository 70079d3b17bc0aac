#include "runtime/api/hosting.hpp"

#include "runtime/api/batch_adapter.hpp"
#include "runtime/api/event_route.hpp"
#include "runtime/api/keyed_worker.hpp"
#include "runtime/api/questions.hpp"
#include "runtime/api/route_worker.hpp"
#include "runtime/api/timer_actor.hpp"

namespace troupe::api {
namespace {

class host {
public:
  explicit host(std::shared_ptr<kind_parts> parts) : parts_{std::move(parts)} {}

  std::map<std::string, handler::subscription> subscribe(const node::surroundings& around) {
    const auto may = permissions_on(around);
    std::map<std::string, handler::subscription> out;
    for (const auto& one : parts_->batches)
      out.emplace(one.message, batch_subscription_of(one, may));
    for (const auto& one : parts_->keyed)
      out.emplace(one.message, keyed(one, may, around));
    for (const auto& one : parts_->answers)
      answer(one, around);
    return out;
  }

  node::hosted_kind spawn(const node::surroundings& around) {
    const auto may = permissions_on(around);
    node::hosted_kind out;
    if (!parts_->routes.empty())
      out.http_routes = open_routes(may, around);
    for (const auto& one : parts_->event_routes)
      out.http_routes.push_back(event_door_route(one, {around.routes.at(one.message), may->publishes.at(one.message)}));
    if (const auto timers = timers_of(*parts_); !timers.empty())
      start_timers(timers, may, around);
    out.actors = std::exchange(actors_, {});
    return out;
  }

private:
  std::shared_ptr<const permissions> permissions_on(const node::surroundings& around) const {
    auto out = std::make_shared<permissions>();
    for (const auto& message : parts_->publishes)
      out->publishes.emplace(message, node::publication_of(around, message));
    return out;
  }

  pool_port pool(const node::surroundings& around, pool_settings with) {
    auto out = spawn_worker_pool(around.system, std::move(with));
    actors_.push_back(caf::actor_cast<caf::actor>(out));
    return out;
  }

  handler::keyed_subscription keyed(const keyed_definition& one, const std::shared_ptr<const permissions>& may,
                                    const node::surroundings& around) {
    const auto& options = parts_->options;
    const auto front = pool(around, {parts_->name + '-' + one.message, options.workers, 1'000'000,
                                     keyed_workers(one, {around.keyed_store_of(one.message), may, around.neighbours})});
    return {decode_of(one), caf::actor_cast<caf::actor>(front)};
  }

  void answer(const answer_definition& one, const node::surroundings& around) {
    const auto front = pool(around, {parts_->name + '-' + one.name, parts_->options.workers,
                                     parts_->options.max_pending, [one] { return question_worker(one); }});
    around.neighbours->enter(one.question, caf::actor_cast<caf::actor>(front));
  }

  std::vector<http::door_route> open_routes(const std::shared_ptr<const permissions>& may,
                                            const node::surroundings& around) {
    const auto& options = parts_->options;
    const route_settings with{around.database, around.outbox, may, around.neighbours, options.max_wait};
    const auto front = pool(around, {parts_->name + "-routes", options.connections, options.max_pending,
                                     route_workers(parts_->routes, with), refuse_route});
    return door_routes(parts_->routes, front);
  }

  void start_timers(const std::vector<timer_definition>& timers, const std::shared_ptr<const permissions>& may,
                    const node::surroundings& around) {
    const auto front = pool(around, {parts_->name + "-timers", 1, 1'000,
                                     timer_workers(parts_->name, {around.database, around.outbox, may})});
    for (const auto& one : timers)
      actors_.insert(actors_.begin(), spawn_timer_actor(around.system, one, front));
  }

  std::shared_ptr<kind_parts> parts_;
  std::vector<caf::actor> actors_;  // from subscribe() to spawn()
};

config::section section_of(const std::shared_ptr<kind_parts>& parts) {
  auto built_in = config::actor_section(parts->name, parts->options);
  if (!parts->own_options)
    return built_in;
  const auto& own = *parts->own_options;
  return {
      parts->name, [built_in, own](config::section_visitor& visit) { own.visit(visit), built_in.visit(visit); },
      [built_in, own](config::section_visitor& visit) { own.visit_defaults(visit), built_in.visit_defaults(visit); },
      [built_in, own] { own.reset(), built_in.reset(); }, own.complaints};
}

std::vector<node::handled_message> handled_by(const kind_parts& parts) {
  std::vector<node::handled_message> out;
  for (const auto& one : parts.keyed)
    out.push_back({one.message, one.group});
  for (const auto& one : parts.batches)
    out.push_back({one.message, one.group});
  return out;
}

}  // namespace

node::actor_kind hosted_by_runtime(std::shared_ptr<kind_parts> parts) {
  auto own = std::make_shared<host>(parts);
  node::actor_kind out;
  out.name = parts->name;
  out.section = section_of(parts);
  out.publishes = parts->publishes;
  out.handles = handled_by(*parts);
  out.migrations = parts->migrations;
  out.asks = parts->asks;
  out.mistakes = parts->mistakes;
  for (const auto* routes : {&parts->routes, &parts->event_routes})
    for (const auto& one : *routes)
      out.routes.push_back(one.name());
  out.trails = parts->trails;
  out.checks = parts->checks;
  out.messages = parts->messages;
  for (const auto& one : parts->answers)
    out.answers.push_back(one.name);
  out.subscribe = [own](const node::surroundings& around) { return own->subscribe(around); };
  out.spawn = [own](const node::surroundings& around) { return own->spawn(around); };
  return out;
}

}  // namespace troupe::api
