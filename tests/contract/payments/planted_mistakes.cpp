#include "tests/contract/payments/planted_mistakes.hpp"

#include "migrations/payments.hpp"
#include "runtime/http/request_id.hpp"
#include "runtime/outbox/outbox_sql.hpp"
#include "runtime/store/session.hpp"

#include <set>

namespace payments_play {
namespace {

using troupe::delivery, troupe::outcome, troupe::transaction;

/// In a session of its own, which commits whatever becomes of the handler's transaction.
void beside(const std::function<void(soci::session&)>& work) {
  troupe::store::settings with;
  with.url = database;
  troupe::store::session own{with};
  if (const auto done = own.transact(work); !done)
    throw std::runtime_error{done.error().detail};
}

void screen_beside(const payment_captured& what, std::int64_t score) {
  beside([&](soci::session& sql) {
    sql << "insert into screenings(payment, score) values (:p, :s)", soci::use(what.payment.value()), soci::use(score);
  });
}

void screen_in(transaction& tx, const payment_captured& what, std::int64_t score) {
  tx.execute("insert into screenings(payment, score) values ($1, $2)", what.payment, score);
}

payment_screened screened(const payment_captured& what, std::int64_t score) {
  return {what.payment, what.account, what.amount, score};
}

/// Everything of fraud but what its mistake is about.
template <class F>
troupe::kind fraud_with(F screen) {
  return troupe::kind{"fraud"}.asks<score_asked>().publishes<payment_screened>().keyed<payment_captured>(
      "fraud", [screen](const payment_captured& what, delivery& by) -> outcome {
        if (what.amount == 666)
          return troupe::reject("a payment of 666 is screened by nobody");
        return screen(what, by, by.node().ask(score_asked{what.account, what.amount}));
      });
}

const auto no_score = troupe::retry("there was no score in time");

}  // namespace

troupe::kind fraud_that_screens_beside_its_transaction() {
  return fraud_with([](const payment_captured& what, delivery& by, std::optional<std::int64_t> score) {
    return !score ? no_score : by.transact([&](transaction& tx) {
      screen_beside(what, *score);
      tx.publish(screened(what, *score));
    });
  });
}

troupe::kind fraud_that_screens_before_the_inbox_is_asked() {
  return fraud_with([](const payment_captured& what, delivery& by, std::optional<std::int64_t> score) {
    if (!score)
      return no_score;
    screen_beside(what, *score);
    return by.transact([&](transaction& tx) { tx.publish(screened(what, *score)); });
  });
}

troupe::kind fraud_that_screens_before_it_has_a_score() {
  return fraud_with([](const payment_captured& what, delivery& by, std::optional<std::int64_t> score) {
    screen_beside(what, right_score({what.account, what.amount}));
    return !score ? no_score : by.transact([&](transaction& tx) { tx.publish(screened(what, *score)); });
  });
}

troupe::kind fraud_that_publishes_beside_its_transaction() {
  return fraud_with([](const payment_captured& what, delivery& by, std::optional<std::int64_t> score) {
    return !score ? no_score : by.transact([&](transaction& tx) {
      screen_in(tx, what, *score);
      beside([&](soci::session& sql) {
        const auto event =
            troupe::wire::make_event(screened(what, *score), "payment-screened", troupe::wire::format::json,
                                     troupe::http::make_request_id(), "troupe/beside", tx.now(), {});
        troupe::outbox::insert_events(sql, {event}, "stage");
      });
    });
  });
}

troupe::kind fraud_that_says_done_whatever_became_of_it() {
  return fraud_with([](const payment_captured& what, delivery& by, std::optional<std::int64_t> score) {
    if (!score)
      return no_score;
    by.transact([&](transaction& tx) {
      screen_in(tx, what, *score);
      tx.publish(screened(what, *score));
    });
    return troupe::done();
  });
}

troupe::kind fraud_that_takes_no_answer_for_zero() {
  return fraud_with([](const payment_captured& what, delivery& by, std::optional<std::int64_t> score) {
    return by.transact([&](transaction& tx) {
      screen_in(tx, what, score.value_or(0));
      tx.publish(screened(what, score.value_or(0)));
    });
  });
}

namespace {

struct payment_by_number {
  troupe::identifier payment, account;
  std::int64_t amount = 0;
  TROUPE_MESSAGE(payment_by_number, "payment-captured", 1, key = payment, payment, account, amount);
};

struct stored_payment {
  troupe::identifier payment, account;
  std::int64_t amount = 0;
  TROUPE_FIELDS(stored_payment, payment, account, amount);
};

template <class Event>
stored_payment take(transaction& tx, const capture& asked) {
  const auto stored = tx.one<stored_payment>("insert into payments(account, amount) values ($1, $2) returning *",
                                             asked.account, asked.amount);
  tx.publish(Event{stored.payment, stored.account, stored.amount});
  return stored;
}

}  // namespace

namespace {

template <class Event>
troupe::kind payment_with(troupe::repeats on_repeat) {
  return troupe::kind{"payment"}
      .migrations(troupe::migrations::payments())
      .publishes<Event>()
      .route(troupe::post("/payments", take<Event>, on_repeat));
}

}  // namespace

troupe::kind payment_that_keeps_the_order_of_nothing() { return payment_with<payment_by_number>(troupe::idempotent); }
troupe::kind payment_that_does_not_know_repeats() {
  return payment_with<payment_captured>(troupe::repeats::done_again);
}

namespace {

using screened_batch = troupe::batch<payment_screened>;

void enter(const payment_screened& one, transaction& tx) {
  tx.execute("insert into ledger(payment, account, amount, suspicious) values ($1, $2, $3, $4)", one.payment,
             one.account, one.amount, one.score >= 90);
}

void report(std::size_t entries, transaction& tx) {
  tx.execute("insert into reports(entries, amount) values ($1, 0)", entries);
}

void report_ledger(transaction& tx) {
  tx.execute("insert into reports(entries, amount) select count(*), 0 from ledger");
}

/// The timer does what is asked of it, or nothing when batches report.
template <class F>
troupe::kind ledger_with(F handle, std::function<void(transaction&)> on_time) {
  return troupe::kind{"ledger"}
      .batch<payment_screened>("ledger", handle)
      .every("report", std::chrono::seconds{1}, std::move(on_time));
}

}  // namespace

troupe::kind ledger_that_remembers_what_it_has_seen() {
  return ledger_with(
      [seen = std::set<std::int64_t>{}](screened_batch& all, transaction& tx) mutable {
        for (const auto& one : all)
          if (seen.insert(one.message.payment.value()).second)
            enter(one.message, tx);
      },
      report_ledger);
}

troupe::kind ledger_that_counts_in_memory() {
  return ledger_with(
      [count = std::size_t{0}](screened_batch& all, transaction& tx) mutable {
        for (const auto& one : all)
          enter(one.message, tx);
        report(count += all.size(), tx);
      },
      [](transaction&) {});
}

troupe::kind ledger_that_reports_each_batch() {
  return ledger_with(
      [](screened_batch& all, transaction& tx) {
        for (const auto& one : all)
          enter(one.message, tx);
        report(all.size(), tx);
      },
      [](transaction&) {});
}

}  // namespace payments_play
