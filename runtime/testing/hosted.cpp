#include "runtime/testing/hosted.hpp"

#include "migrations/runtime.hpp"
#include "runtime/outbox/batch_outbox_sql.hpp"
#include "runtime/testing/batch_consumer.hpp"
#include "runtime/testing/keyed_consumer_sql.hpp"
#include "runtime/testing/troubled.hpp"

#include <algorithm>

namespace troupe::testing {
namespace {

constexpr auto node_name = "stage";

std::vector<store::migration> scripts_of(const std::vector<kind>& kinds) {
  auto out = migrations::runtime();
  for (const auto& one : kinds)
    out.insert(out.end(), api::parts_of(one).migrations.begin(), api::parts_of(one).migrations.end());
  return out;
}

std::vector<std::string> published_by(const std::vector<kind>& kinds) {
  std::vector<std::string> out;
  for (const auto& one : kinds)
    out.insert(out.end(), api::parts_of(one).publishes.begin(), api::parts_of(one).publishes.end());
  return out;
}

effect::batch_outbox_factory outbox_for(const std::vector<std::string>& publishes) {
  if (publishes.empty())
    return {};
  // Nobody is told of what is committed: the road looks for it.
  return outbox::batch_outbox_of(std::make_shared<outbox::relay_link>(), {publishes.begin(), publishes.end()},
                                 node_name);
}

timestamp first_moment() { return *wire::from_rfc3339("2030-01-01T00:00:00Z"); }

}  // namespace

hosted::hosted(std::vector<kind> kinds, stage_settings with, trouble meanwhile)
    : meanwhile_{std::move(meanwhile)},
      kinds_{std::move(kinds)},
      database_{with.server, scripts_of(kinds_)},
      now_{first_moment()},
      road_{{with, database_.settings(), [this] { return now_; }, [this] { restart(); }}, meanwhile_},
      clients_{meanwhile_, [this] { restart(); },
               [this](wire::event made) { road_.produce(record_of_event(std::move(made))); }},
      session_{session_of(published_by(kinds_))} {  // of the test: before there is a network
  if (meanwhile_.may_lose_answers())
    meanwhile_.attach(network_.emplace(database_.settings()));
  for (const auto& one : kinds_)
    host(api::parts_of(one));
  enter_answers();
}

std::shared_ptr<const api::permissions> hosted::permissions_of(const std::vector<std::string>& publishes) const {
  auto out = std::make_shared<api::permissions>();
  for (const auto& message : publishes)
    out->publishes.emplace(message,
                           effect::publication{message, wire::format::json, std::string{"troupe/"} + node_name});
  out->now = [this] { return now_; };
  return out;
}

api::session_settings hosted::session_of(const std::vector<std::string>& publishes) const {
  return {database_of_kinds(), outbox_for(publishes), permissions_of(publishes)};
}

handler_surroundings hosted::around(const api::kind_parts& parts) const {
  return {database_of_kinds(), outbox_for(parts.publishes), permissions_of(parts.publishes), directory_};
}

store::settings hosted::database_of_kinds() const { return network_ ? network_->settings() : database_.settings(); }

void hosted::host(const api::kind_parts& parts) {
  const auto with = around(parts);
  for (const auto& one : parts.keyed)
    road_.lead_to(keyed_consumer(troubled(one, meanwhile_), with));
  for (const auto& one : parts.batches)
    road_.lead_to(batch_consumer(troubled(one, meanwhile_), with));
  std::vector<http_route> routes;
  for (const auto& one : parts.routes)
    routes.push_back(troubled(one, meanwhile_));
  routes.insert(routes.end(), parts.event_routes.begin(), parts.event_routes.end());
  clients_.lead_to(routes, {with.database, with.outbox, with.may, directory_});
  host_timers(parts);
}

void hosted::host_timers(const api::kind_parts& parts) {
  for (const auto& one : parts.timers) {
    auto make = api::timer_workers(parts.name, session_of(parts.publishes));
    timers_.push_back({parts.name, troubled(one, meanwhile_), make, make()});
  }
}

void hosted::enter_answers() {
  for (const auto& kind : kinds_)
    for (const auto& one : api::parts_of(kind).answers)
      if (!of_test_.contains(one.question))
        directory_->enter(one.question, troubled(one.answer, meanwhile_));
}

void hosted::answer(std::type_index question, std::function<std::any(const void*)> how) {
  of_test_.insert(question);
  directory_->enter(question, troubled(std::move(how), meanwhile_));
}

void hosted::restart() {
  road_.restart();
  clients_.restart();
  for (auto& one : timers_)
    one.worker = one.make_worker();
  enter_answers();
}

http::response hosted::call(const std::string& method, const std::string& target, std::string body,
                            const stage::headers& head) {
  if (meanwhile_.is_mixture() && meanwhile_.any_below(2) == 0)
    road_.carry_some();
  return clients_.call(method, target, std::move(body), head);
}

hosted::timer& hosted::timer_named(const std::string& name) {
  const auto found =
      std::find_if(timers_.begin(), timers_.end(), [&](const auto& one) { return one.what.name == name; });
  if (found == timers_.end())
    throw std::runtime_error{"no kind of this stage has a timer \"" + name + '"'};
  return *found;
}

void hosted::run_timer(const std::string& name) {
  auto& one = timer_named(name);
  handler::outcome said;
  for (int tried = 1; tried <= 3; ++tried) {
    transact([&](transaction& tx) {
      tx.execute("update timers set due_at = now() where kind = $1 and name = $2", one.kind, one.what.name);
    });
    std::any what = one.what;
    meanwhile_.begin_call(tried == 1);
    said = one.worker(what);
    if (meanwhile_.end_call())
      restart();
    else if (said.what == handler::outcome::verdict::done || !meanwhile_.is_expected())
      break;
  }
  if (said.what != handler::outcome::verdict::done)
    throw std::runtime_error{"the timer " + name + " is not done: " + said.reason};
}

void hosted::transact(const std::function<void(transaction&)>& work) {
  std::string thrown;
  const auto done = session_.transact({}, [&](transaction& tx) {
    try {
      work(tx);
    } catch (const std::exception& fault) {  // a session does not say what: it may hold values
      thrown = fault.what();
      throw;
    }
  });
  if (done)
    return;
  const auto& why = done.error();
  throw std::runtime_error{why.sqlstate.empty() && !thrown.empty() ? thrown : why.detail + " (" + why.sqlstate + ')'};
}

}  // namespace troupe::testing
