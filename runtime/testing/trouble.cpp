#include "runtime/testing/trouble.hpp"

#include "runtime/store/abandon.hpp"

#include <algorithm>

namespace troupe::testing {
namespace {

constexpr unsigned one_in = 3;  // occasions of a mixture

}  // namespace

bool trouble::has(hardship one) const { return std::find(which_.begin(), which_.end(), one) != which_.end(); }

bool trouble::happens(hardship one) { return has(one) && (!is_mixture_ || dice_() % one_in == 0); }

void trouble::begin_call(bool is_first) {
  cuts_ = is_first && happens(hardship::lost_connections);
  loses_answer_ = is_first && happens(hardship::lost_answers);
  crashes_ = is_first && happens(hardship::crashes);
  is_silent_ = is_first && happens(hardship::unanswered);
}

void trouble::before_commit(transaction& tx) {
  if (crashes_)
    throw store::abandon{"TE001", "the program is lost before COMMIT"};
  if (std::exchange(cuts_, false))
    tx.execute("select pg_terminate_backend(pg_backend_pid())");
  if (std::exchange(loses_answer_, false))
    network_->next_commit(commit_relay::fate::answer_lost);
}

bool trouble::end_call() {
  is_silent_ = cuts_ = loses_answer_ = false;
  if (network_ != nullptr)
    network_->next_commit(commit_relay::fate::passed);  // what was to commit may not have come so far
  return std::exchange(crashes_, false);
}

}  // namespace troupe::testing
