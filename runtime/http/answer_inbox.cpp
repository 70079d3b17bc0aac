#include "runtime/http/answer_inbox.hpp"

namespace troupe::http {

void answer_inbox::push(waiting_answer one) {
  std::lock_guard lock{guard_};
  if (!wake_)
    return;
  waiting_.push_back(std::move(one));
  if (waiting_.size() == 1)
    wake_();
}

std::vector<waiting_answer> answer_inbox::take() {
  std::vector<waiting_answer> out;
  std::lock_guard lock{guard_};
  out.swap(waiting_);
  return out;
}

void answer_inbox::close() {
  std::lock_guard lock{guard_};
  wake_ = nullptr;
  waiting_.clear();
}

}  // namespace troupe::http
