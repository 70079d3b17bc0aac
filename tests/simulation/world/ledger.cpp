#include "tests/simulation/world/ledger.hpp"

#include "runtime/actor/observed.hpp"
#include "runtime/effect/derivation.hpp"
#include "runtime/effect/record_effect.hpp"
#include "tests/simulation/world/booking_transaction.hpp"
#include "tests/simulation/world/node.hpp"
#include "tests/simulation/world/session_line.hpp"

namespace troupe::simulation {
namespace {

class ledger_transaction final : public effect::record_transaction {
public:
  ledger_transaction(const batch_owner& by, transaction& open, const order_event& asked, const place& where)
      : by_{by}, open_{open}, asked_{asked}, where_{where} {}

  bool note(const effect::noted_name& name) override {
    const inbox_name key{where_.topic, name.id, name.source};
    if (open_.seen.noted.contains(key))
      return false;
    const auto log_time = asked_.from.appended_at.time_since_epoch().count();
    open_.write(table::effects, [key, where = where_, log_time](tables& rows) {
      rows.noted[key] = {where.partition, where.at, log_time};
    });
    return true;
  }

  // What is rejected is published too: nothing of it may get out.
  effect::handled_records handle() override {
    effect::handled_records out{{}, {{0, receipt()}}};
    if (asked_.from.of_outbox && by_.with.is_rejected(asked_.from.event_id)) {
      out.rejected.emplace_back(0, no_booking_words);
      return out;
    }
    if (by_.with.is_refused(where_))
      throw statement_failed{"23514", refused_by_database};
    book();
    return out;
  }

  effect::after_commit publish(const std::vector<wire::event>& events) override {
    return put_into_outbox(by_, open_, events);
  }

private:
  void book() {
    open_.write(table::effects, [&with = by_.with, owner = by_.owner, where = where_](tables&) {
      with.clock.note(owner->node, "books {}", to_string(where));
      with.judge.keyed_effect(where, owner->node, with.owns(owner, where.topic, where.partition));
    });
  }

  wire::event receipt() const {
    return effect::derive(asked_.message, {receipts_topic, wire::format::json, "troupe/" + by_.owner->node},
                          asked_.from, asked_.message.occurred_at);
  }

  const batch_owner& by_;
  transaction& open_;
  const order_event& asked_;
  const place& where_;
};

class ledger_database final : public effect::record_database {
public:
  ledger_database(const batch_owner& by, client_session& session, const order_event& asked)
      : by_{by}, session_{session}, asked_{asked}, where_{by.with.place_asked(asked)} {}

  store::stored<effect::record_effects> transact(const work& todo) override {
    auto done = by_.with.rows.transact(session_, [&](transaction& open) {
      ledger_transaction one{by_, open, asked_, where_};
      return todo(one);
    });
    if (!done)
      by_.with.judge.failed("booking of " + to_string(where_), by_.owner.get(), by_.with.clock.elapsed());
    return done;
  }

private:
  const batch_owner& by_;
  client_session& session_;
  const order_event& asked_;
  place where_;
};

using port_with_steps = sink_port::extend<caf::reacts_to<step>>;

struct ledger_state {
  static inline const char* name = "simulated_ledger";
  std::optional<session_line> line;
  client_session session;
};

port_with_steps::behavior_type ledger(actor::pointer<port_with_steps, ledger_state> self, const batch_owner& by) {
  self->state.line.emplace(caf::strong_actor_ptr{self->ctrl()}, by.with.clock);
  self->state.session.owner = by.owner;
  return {[self, by](const order_event& asked) -> caf::result<handler::outcome> {
            auto promise = self->make_response_promise<handler::outcome>();
            self->state.line->answer(promise, [self, by, asked] {
              ledger_database database{by, self->state.session, asked};
              return effect::give_effect(database, asked.from, inbox::scope::outbox);
            });
            return promise;
          },
          [](const step& now) { now(); }};
}

}  // namespace

sink_port spawn_ledger(const batch_owner& by) {
  return by.with.clock.adopt(by.owner, by.with.clock.system.spawn(ledger, by));
}

}  // namespace troupe::simulation
