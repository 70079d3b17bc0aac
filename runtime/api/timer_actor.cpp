#include "runtime/api/timer_actor.hpp"

#include "runtime/actor/observed.hpp"

#include <spdlog/spdlog.h>

namespace troupe::api {

/// To the actor itself.
struct timer_due {};

}  // namespace troupe::api

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::api::timer_due)

namespace troupe::api {
namespace {

using timer_port = caf::typed_actor<caf::reacts_to<timer_due>>;

struct timer_state {
  static inline const char* name = "timer";
  timer_definition what;
  pool_port pool;
};

std::chrono::milliseconds look_after(const timer_definition& one) {
  using std::chrono::milliseconds;
  return one.once_in_cluster ? std::clamp(one.period / 4, milliseconds{50}, milliseconds{10'000}) : one.period;
}

using timer_pointer = actor::pointer<timer_port, timer_state>;

void wait(timer_pointer self) { self->delayed_send(self, look_after(self->state.what), timer_due{}); }

timer_port::behavior_type timer_behavior(timer_pointer self, timer_definition one, pool_port pool) {
  self->observe_as("timer-" + one.name);
  self->state.what = std::move(one);
  self->state.pool = std::move(pool);
  if (self->state.what.begins_at_once)
    self->send(self, timer_due{});
  else
    wait(self);
  return {[self](const timer_due&) {
    self->request(self->state.pool, caf::infinite, task{self->state.what})
        .then([self](const handler::outcome&) { wait(self); }, [self](const caf::error&) { wait(self); });
  }};
}

// The lock on the row says who runs it; whoever comes meanwhile finds nothing to do.
constexpr auto enter_sql = "insert into timers(kind, name) values ($1, $2) on conflict do nothing";
constexpr auto take_sql =
    "select name from timers where kind = $1 and name = $2 and due_at <= now() for update skip locked";
constexpr auto leave_sql =
    "update timers set due_at = clock_timestamp() + $3::bigint * interval '1 ms' where kind = $1 and name = $2";

void run_in_cluster(const std::string& kind, const timer_definition& one, transaction& tx) {
  tx.execute(enter_sql, kind, one.name);
  if (!tx.find<std::string>(take_sql, kind, one.name))
    return;
  one.run(tx);
  tx.execute(leave_sql, kind, one.name, one.period.count());
}

handler::outcome run(const std::string& kind, const timer_definition& one, unit_session& session) {
  const auto done = session.transact({}, [&](transaction& tx) {
    try {
      one.once_in_cluster ? run_in_cluster(kind, one, tx) : one.run(tx);
    } catch (const soci::soci_error&) {
      throw;
    } catch (const std::exception& fault) {
      spdlog::error("timer {} of {} threw: {}", one.name, kind, fault.what());
      throw;
    }
  });
  if (done)
    return handler::done();
  spdlog::error("timer {} of {} is not done: {} ({}): {}", one.name, kind, store::to_string(done.error().kind),
                done.error().sqlstate, done.error().detail);
  return done.error().is_retriable() ? handler::unavailable(done.error().detail) : handler::retry(done.error().detail);
}

}  // namespace

std::vector<timer_definition> timers_of(const kind_parts& parts) {
  auto out = parts.timers;
  if (parts.remembers())
    out.push_back({"forget-answers", std::chrono::minutes{1}, false,
                   [keep = parts.options.remember](transaction& tx) {
                     tx.execute(
                         "delete from idempotent_answers where ctid = any(array(select ctid from idempotent_answers "
                         "where created_at < now() - $1::bigint * interval '1 ms' limit 10000))",
                         keep.count());
                   },
                   false});
  return out;
}

caf::actor spawn_timer_actor(caf::actor_system& system, timer_definition one, pool_port pool) {
  return caf::actor_cast<caf::actor>(system.spawn(timer_behavior, std::move(one), std::move(pool)));
}

std::function<worker()> timer_workers(std::string kind, session_settings with) {
  return [kind = std::move(kind), with = std::move(with)]() -> worker {
    return [kind, session = std::make_shared<unit_session>(with)](std::any& what) {
      return run(kind, std::any_cast<const timer_definition&>(what), *session);
    };
  };
}

}  // namespace troupe::api
