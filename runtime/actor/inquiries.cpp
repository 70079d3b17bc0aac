#include "runtime/actor/inquiries.hpp"

#include <caf/all.hpp>

namespace troupe::actor {
namespace {

// The first run is short, so that whoever is asked begins early; where many follow, waking up becomes a small part of
// their cost.
constexpr std::size_t shortest_run = 8, longest_run = 64;

caf::strong_actor_ptr make_box(caf::event_based_actor* owner) {
  auto& system = owner->system();
  caf::actor_config config;
  return caf::make_actor<answer_box, caf::strong_actor_ptr>(system.next_actor_id(), system.node(), &system, config,
                                                            caf::actor_cast<caf::weak_actor_ptr>(owner));
}

}  // namespace

inquiries::inquiries(caf::event_based_actor* owner, caf::actor asked)
    : owner_{owner},
      asked_{std::move(asked)},
      box_{make_box(owner)},
      takes_runs_{dynamic_cast<const run_taker*>(caf::actor_cast<caf::abstract_actor*>(asked_)) != nullptr} {}

void inquiries::ask(std::uint64_t number, caf::message question) {
  numbered asked{number, std::move(question)};
  if (!gathers_ || !takes_runs_)
    return send(asked);
  run_.push_back(std::move(asked));
  if (run_.size() < run_length_)
    return;
  send_run();
  run_length_ = std::min(2 * run_length_, longest_run);
}

const std::vector<numbered>& inquiries::answers() {
  answers_.clear();
  static_cast<answer_box&>(*box_->get()).swap(answers_);
  return answers_;
}

void inquiries::begin_run() {
  gathers_ = true;
  run_length_ = shortest_run;
}

void inquiries::end_run() {
  gathers_ = false;
  if (run_.size() == 1) {
    send(run_.front());
    run_.clear();
  } else if (!run_.empty()) {
    send_run();
  }
}

void inquiries::send(numbered& question) {
  asked_->enqueue(caf::make_mailbox_element(box_, caf::make_message_id(question.number), {}, std::move(question.what)),
                  owner_->context());
}

void inquiries::send_run() {
  auto run = std::make_shared<question_run>(box_, std::exchange(run_, {}));
  run_.reserve(longest_run);
  asked_->enqueue(caf::make_mailbox_element(nullptr, caf::make_message_id(), {}, std::move(run)), owner_->context());
}

}  // namespace troupe::actor
