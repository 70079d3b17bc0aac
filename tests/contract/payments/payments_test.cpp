#include "actors/payments/payments.hpp"

#include <troupe/testing.hpp>

using namespace payments;
using troupe::testing::record_of, troupe::testing::stage, troupe::testing::to_string;

namespace {

stage payments_stage() { return stage{{payment_kind(), fraud_kind(), score_kind(), ledger_kind()}}; }

}  // namespace

TEST_CASE("a payment that is taken is in the ledger once all is quiet", "[payments][contract]") {
  auto stage = payments_stage();
  stage.answer<score_asked>([](const score_asked&) { return 95; });

  CHECK(stage.call("POST", "/payments", capture{7, 100}).status == 201);
  stage.run_until_quiet();

  CHECK(stage.published<payment_screened>() == std::vector{payment_screened{1, 7, 100, 95}});
  CHECK(stage.one<bool>("select suspicious from ledger where payment = 1 and amount = 100"));
}

TEST_CASE("a request that comes twice with its Idempotency-Key is one payment", "[payments][contract]") {
  auto stage = payments_stage();
  const auto first = stage.call("POST", "/payments", capture{7, 100}, {{"Idempotency-Key", "k-1"}});
  const auto again = stage.call("POST", "/payments", capture{7, 100}, {{"Idempotency-Key", "k-1"}});

  CHECK(again.body == first.body);
  CHECK(stage.call("GET", "/payments/1").body == first.body);
  CHECK(stage.call("GET", "/payments/2").status == 404);
}

TEST_CASE("what is no payment is refused and named", "[payments][contract]") {
  auto stage = payments_stage();
  const auto refused = stage.call("POST", "/payments", R"({"account":7,"amount":0})");

  CHECK(refused.status == 400);
  CHECK(refused.body.find("amount") != refused.body.npos);
  CHECK(stage.call("POST", "/payment", capture{7, 100}).status == 404);
  CHECK(stage.call("PATCH", "/payments", capture{7, 100}).status == 405);
  CHECK(stage.published<payment_captured>().empty());
}

TEST_CASE("a payment is screened once, however it comes again", "[payments][contract]") {
  auto stage = payments_stage();
  const auto payment = record_of(payment_captured{1, 7, 100});

  CHECK(to_string(stage.deliver(payment)) == "done");
  CHECK(to_string(stage.deliver(payment)) == "done before");
  CHECK(to_string(stage.deliver(payment.in_another_record())) == "done before");
  CHECK(to_string(stage.deliver(payment.with_id("another-event"))) == "done");
  CHECK(stage.all<std::int64_t>("select payment from screenings") == std::vector<std::int64_t>{1, 1});
}

TEST_CASE("without a score a payment is tried again", "[payments][contract]") {
  auto stage = payments_stage();
  const auto payment = record_of(payment_captured{1, 7, 100});
  stage.answer<score_asked>(nullptr);
  CHECK(to_string(stage.deliver(payment)) == "retry: there was no score in time");
  CHECK(stage.one<std::int64_t>("select count(*) from screenings") == 0);

  stage.answer<score_asked>([](const score_asked& asked) { return asked.amount % 100; });
  CHECK(to_string(stage.deliver(payment)) == "done");
  CHECK(stage.one<std::int64_t>("select score from screenings") == 0);
}

TEST_CASE("what nobody can screen is a dead letter, and so is what stays without a score", "[payments][contract]") {
  auto stage = payments_stage();
  stage.answer<score_asked>(nullptr);
  CHECK(to_string(stage.deliver(payment_captured{1, 7, 666})) == "rejected: a payment of 666 is screened by nobody");
  stage.produce(payment_captured{2, 7, 100});
  stage.run_until_quiet();

  CHECK(stage.dead_letters() ==
        std::vector<std::string>{"a payment of 666 is screened by nobody", "there was no score in time"});
}

TEST_CASE("bytes that are no payment hold nobody up", "[payments][contract]") {
  auto stage = payments_stage();
  const auto screened = record_of(payment_screened{1, 7, 100, 95});
  const auto said =
      stage.deliver({screened.at(0), screened.with_id("b").with_payload("{").at(0),
                     screened.with_id("n").of_version(2).at(0), record_of(payment_screened{2, 7, 50, 1}).at(0)});

  CHECK(to_string(said[0]) == "done");
  CHECK(to_string(said[1]).starts_with("rejected: cannot be decoded"));
  CHECK(to_string(said[2]).starts_with("rejected: cannot be decoded"));
  CHECK(to_string(said[3]) == "done");
  CHECK(stage.one<std::int64_t>("select count(*) from ledger") == 2);
  CHECK(stage.dead_letters().size() == 2);
}

TEST_CASE("an owner that comes late to a batch is fenced off", "[payments][contract]") {
  auto stage = payments_stage();
  const auto screened = record_of(payment_screened{1, 7, 100, 95}).of_another_program();
  CHECK(to_string(stage.deliver(screened)) == "done");
  CHECK(to_string(stage.deliver(screened)) == "done before");
  CHECK(stage.one<std::int64_t>("select count(*) from ledger") == 1);
}

TEST_CASE("a report counts what is in the ledger when its timer runs", "[payments][contract]") {
  auto stage = payments_stage();
  stage.deliver(payment_screened{1, 7, 100, 95});
  stage.run_timer("report");
  stage.deliver(payment_screened{2, 7, 50, 1});
  stage.run_timer("report");

  CHECK(stage.all<std::int64_t>("select amount::bigint from reports order by report") ==
        std::vector<std::int64_t>{100, 150});
}
