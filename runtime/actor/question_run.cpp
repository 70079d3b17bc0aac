#include "runtime/actor/question_run.hpp"

#include <caf/all.hpp>

namespace troupe::actor {

answer_box::answer_box(caf::actor_config& config, caf::weak_actor_ptr owner)
    : caf::monitorable_actor{config}, owner_{std::move(owner)} {}

void answer_box::enqueue(caf::mailbox_element_ptr element, caf::execution_unit* unit) {
  put({element->mid.request_id().integer_value(), element->move_content_to_message()}, unit);
}

void answer_box::enqueue(caf::strong_actor_ptr, caf::message_id question, caf::message answer,
                         caf::execution_unit* unit) {
  put({question.request_id().integer_value(), std::move(answer)}, unit);
}

void answer_box::swap(std::vector<numbered>& taken) {
  const std::lock_guard lock{guard_};
  answers_.swap(taken);
  told_ = false;
}

void answer_box::hold() {
  const std::lock_guard lock{guard_};
  ++held_by_;
}

void answer_box::let_go(caf::execution_unit* unit) {
  std::unique_lock lock{guard_};
  --held_by_;
  if (held_by_ > 0 || answers_.empty() || std::exchange(told_, true))
    return;
  lock.unlock();
  tell_owner(unit);
}

void answer_box::put(numbered answer, caf::execution_unit* unit) {
  std::unique_lock lock{guard_};
  answers_.push_back(std::move(answer));
  if (held_by_ > 0 || std::exchange(told_, true))
    return;
  lock.unlock();
  tell_owner(unit);
}

void answer_box::tell_owner(caf::execution_unit* unit) {
  if (const auto owner = caf::actor_cast<caf::strong_actor_ptr>(owner_))
    owner->enqueue(caf::make_mailbox_element(nullptr, caf::make_message_id(), {}, answers_waiting{}), unit);
}

question_run::question_run(caf::strong_actor_ptr box, std::vector<numbered> questions)
    : box_{std::move(box)}, questions_{std::move(questions)} {}

question_run::~question_run() {
  while (!empty()) {
    const auto left = take();
    box_->enqueue(nullptr, left.mid.response_id(), caf::make_message(make_error(caf::sec::request_receiver_down)),
                  nullptr);
  }
}

answer_box& question_run::box() const { return static_cast<answer_box&>(*box_->get()); }

}  // namespace troupe::actor
