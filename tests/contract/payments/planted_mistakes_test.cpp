#include "tests/contract/payments/planted_mistakes.hpp"

using namespace payments_play;
using troupe::testing::hardship;

namespace {

using sentences = std::vector<std::string>;

/// Hardships under which this invariant is broken, one after the other.
sentences broken_by(const cast& who, const std::string& invariant) {
  auto play = with(who);
  play.mixtures = 0;
  sentences out;
  for (const auto& one : troupe::testing::hardships(play).broken) {
    UNSCOPED_INFO(one);
    if (const auto head = invariant + ": broken when "; one.starts_with(head))
      out.push_back(one.substr(head.size()));
  }
  return out;
}

sentences under(const std::vector<hardship>& these) {
  sentences out;
  for (const auto one : these)
    out.emplace_back(to_string(one));
  return out;
}

const std::string screened = "each payment is screened once", entered = "each payment is in the ledger once",
                  ordered = "an account's payments are in the ledger in their order",
                  scored = "each score is what was answered", taken = "what a client asked for once is taken once",
                  reported = "the last report says how much is in the ledger";

}  // namespace

TEST_CASE("an effect beside the transaction is found when that is lost", "[payments][contract]") {
  CHECK(broken_by({.fraud = fraud_that_screens_beside_its_transaction}, screened) ==
        under({hardship::lost_connections, hardship::crashes}));
}

TEST_CASE("an effect before the inbox is asked is found when an event comes again", "[payments][contract]") {
  CHECK(broken_by({.fraud = fraud_that_screens_before_the_inbox_is_asked}, screened) ==
        under({hardship::lost_connections, hardship::lost_answers, hardship::crashes, hardship::redelivery,
               hardship::published_twice}));
}

TEST_CASE("an effect before a question is found when nobody answers", "[payments][contract]") {
  CHECK(broken_by({.fraud = fraud_that_screens_before_it_has_a_score}, screened) ==
        under({hardship::lost_connections, hardship::lost_answers, hardship::crashes, hardship::redelivery,
               hardship::published_twice, hardship::unanswered}));
}

TEST_CASE("an event beside the transaction is found when that is lost", "[payments][contract]") {
  CHECK(broken_by({.fraud = fraud_that_publishes_beside_its_transaction}, entered) ==
        under({hardship::lost_connections, hardship::crashes}));
}

TEST_CASE("a handler that says done although nothing is stored is found", "[payments][contract]") {
  CHECK(broken_by({.fraud = fraud_that_says_done_whatever_became_of_it}, screened) ==
        under({hardship::lost_connections}));
}

TEST_CASE("a guess instead of an answer is found when nobody answers", "[payments][contract]") {
  CHECK(broken_by({.fraud = fraud_that_takes_no_answer_for_zero}, scored) == under({hardship::unanswered}));
}

TEST_CASE("a wrong key is found when other keys overtake", "[payments][contract]") {
  CHECK(broken_by({.payment = payment_that_keeps_the_order_of_nothing}, ordered) ==
        under({hardship::other_keys_first}));
}

TEST_CASE("a route that is not idempotent is found when a client repeats", "[payments][contract]") {
  CHECK(broken_by({.payment = payment_that_does_not_know_repeats}, taken) ==
        under({hardship::lost_answers, hardship::repeated_requests}));
}

TEST_CASE("a batch handler with a memory of its own is found when its work is rolled back", "[payments][contract]") {
  CHECK(broken_by({.ledger = ledger_that_remembers_what_it_has_seen}, entered) == under({hardship::lost_connections}));
}

TEST_CASE("a count in memory is found when its work is rolled back", "[payments][contract]") {
  CHECK(broken_by({.ledger = ledger_that_counts_in_memory}, reported) == under({hardship::lost_connections}));
}

TEST_CASE("what depends on where a batch ends is found in small ones", "[payments][contract]") {
  CHECK(broken_by({.ledger = ledger_that_reports_each_batch}, reported) == under({hardship::small_batches}));
}

TEST_CASE("mixtures alone find every mistake", "[payments][contract]") {
  const std::vector<cast> mistakes{{.fraud = fraud_that_screens_beside_its_transaction},
                                   {.fraud = fraud_that_screens_before_the_inbox_is_asked},
                                   {.fraud = fraud_that_screens_before_it_has_a_score},
                                   {.fraud = fraud_that_publishes_beside_its_transaction},
                                   {.fraud = fraud_that_says_done_whatever_became_of_it},
                                   {.fraud = fraud_that_takes_no_answer_for_zero},
                                   {.payment = payment_that_keeps_the_order_of_nothing},
                                   {.payment = payment_that_does_not_know_repeats},
                                   {.ledger = ledger_that_remembers_what_it_has_seen},
                                   {.ledger = ledger_that_counts_in_memory},
                                   {.ledger = ledger_that_reports_each_batch}};
  for (std::size_t i = 0; i < mistakes.size(); ++i) {
    INFO("mistake " << i);
    std::uint32_t seed = 1;
    while (seed <= 5 && troupe::testing::mixture(with(mistakes[i]), seed).broken.empty())
      ++seed;
    CHECK(seed <= 5);
  }
}

TEST_CASE("a mixture that breaks something says its number and what cannot be left out of it", "[payments][contract]") {
  auto play = with({.fraud = fraud_that_takes_no_answer_for_zero});
  play.mixtures = 1;
  play.seed = 2;
  play.without = {hardship::lost_connections, hardship::crashes,          hardship::redelivery,
                  hardship::published_twice,  hardship::other_keys_first, hardship::repeated_requests};
  const auto found = troupe::testing::hardships(play).broken;
  REQUIRE(found.size() == 2);
  CHECK(found[1] ==
        "each score is what was answered: broken in mixture 2, now and then when every question stays without an "
        "answer once");
}
