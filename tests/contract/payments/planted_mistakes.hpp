// Kinds of the payments program with one mistake each. Played plainly, every one of them does what it should.
#pragma once

#include "tests/contract/payments/payments_scene.hpp"

namespace payments_play {

troupe::kind fraud_that_screens_beside_its_transaction();
troupe::kind fraud_that_screens_before_the_inbox_is_asked();
troupe::kind fraud_that_screens_before_it_has_a_score();
troupe::kind fraud_that_publishes_beside_its_transaction();
troupe::kind fraud_that_says_done_whatever_became_of_it();
troupe::kind fraud_that_takes_no_answer_for_zero();

troupe::kind payment_that_keeps_the_order_of_nothing();
troupe::kind payment_that_does_not_know_repeats();

troupe::kind ledger_that_remembers_what_it_has_seen();
troupe::kind ledger_that_counts_in_memory();
troupe::kind ledger_that_reports_each_batch();

}  // namespace payments_play
