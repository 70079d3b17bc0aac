#include "runtime/api/hosting.hpp"

#include "runtime/api/batch_adapter.hpp"
#include "runtime/api/event_route.hpp"
#include "runtime/api/gathered_worker.hpp"
#include "runtime/api/keyed_worker.hpp"
#include "runtime/api/kind_section.hpp"
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
      open_routes(may, around, out.http_routes);
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
    const auto pace = one.pace ? one.pace() : keyed_pace{};
    pool_settings with{
        parts_->name + '-' + one.message, pace.workers == 0 ? parts_->options.workers : pace.workers, 1'000'000, {}};
    with.make_gathering_worker = keyed_workers(one, {around.keyed_store_of(one.message), may, around.neighbours});
    with.most_at_once = pace.most_at_once;
    with.delay = pace.delay;
    const auto front = pool(around, std::move(with));
    return {decode_of(one), caf::actor_cast<caf::actor>(front)};
  }

  void answer(const answer_definition& one, const node::surroundings& around) {
    const auto front = pool(around, {parts_->name + '-' + one.name, parts_->options.workers,
                                     parts_->options.max_pending, [one] { return question_worker(one); }});
    around.neighbours->enter(one.question, caf::actor_cast<caf::actor>(front));
  }

  void open_routes(const std::shared_ptr<const permissions>& may, const node::surroundings& around,
                   std::vector<http::door_route>& out) {
    const route_settings with{around.database, around.outbox, may, around.neighbours};
    std::vector<http_route> single;
    for (const auto& one : parts_->routes)
      if (one.gathered)
        out.push_back(door_route_of(one, 0, pool(around, for_gathered(one, with))));
      else
        single.push_back(one);
    if (single.empty())
      return;
    auto settings = for_requests("-routes", parts_->options.connections);
    settings.make_worker = route_workers(single, with);
    const auto front = pool(around, std::move(settings));
    for (std::size_t i = 0; i < single.size(); ++i)
      out.push_back(door_route_of(single[i], i, front));
  }

  pool_settings for_requests(const std::string& what, std::uint32_t workers) const {
    pool_settings out{parts_->name + what, workers, parts_->options.max_pending, {}, refuse_route};
    out.max_wait = parts_->options.max_wait;
    return out;
  }

  pool_settings for_gathered(const http_route& one, const route_settings& with) const {
    auto out = for_requests("-gathered", 1);
    out.make_gathering_worker = gathered_workers(one, with);
    out.most_at_once = parts_->options.max_batch;
    out.shares_trouble = true;
    return out;
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
  out.seen = parts->seen;
  for (const auto& one : parts->answers)
    out.answers.push_back(one.name);
  out.subscribe = [own](const node::surroundings& around) { return own->subscribe(around); };
  out.spawn = [own](const node::surroundings& around) { return own->spawn(around); };
  return out;
}

}  // namespace troupe::api
