// Several requests in one message; what `observed` actors take from `inquiries`. The handlers do not notice.
#pragma once

#include <caf/actor_control_block.hpp>
#include <caf/allowed_unsafe_message_type.hpp>
#include <caf/mailbox_element.hpp>
#include <caf/message.hpp>
#include <caf/monitorable_actor.hpp>
#include <mutex>
#include <vector>

namespace troupe::actor {

/// To the owner of inquiries: call answers().
struct answers_waiting {};

/// A question or what came back: the answer, or a caf::error when none will come.
struct numbered {
  std::uint64_t number = 0;
  caf::message what;
};

/// The sender of all questions of one owner. Has no mailbox and never runs: whoever answers, on whatever thread, leaves
/// the answer here, and the owner is told once until it comes for them.
class answer_box final : public caf::monitorable_actor {
public:
  answer_box(caf::actor_config& config, caf::weak_actor_ptr owner);
  const char* name() const override { return "answers"; }

  void enqueue(caf::mailbox_element_ptr element, caf::execution_unit* unit) override;
  void enqueue(caf::strong_actor_ptr from, caf::message_id question, caf::message answer,
               caf::execution_unit* unit) override;

  /// The owner takes what is there.
  void swap(std::vector<numbered>& taken);

  /// As long as one lives the owner is told nothing: a run of questions is being answered.
  class holding {
  public:
    holding(answer_box& box, caf::execution_unit* unit) : box_{box}, unit_{unit} { box_.hold(); }
    ~holding() { box_.let_go(unit_); }
    holding(const holding&) = delete;
    holding& operator=(const holding&) = delete;

    /// Tells the owner of what is here although the run goes on.
    void give() {
      box_.let_go(unit_);
      box_.hold();
    }

  private:
    answer_box& box_;
    caf::execution_unit* unit_;
  };

private:
  void hold();
  void let_go(caf::execution_unit* unit);
  void put(numbered answer, caf::execution_unit* unit);
  void tell_owner(caf::execution_unit* unit);

  const caf::weak_actor_ptr owner_;  // whoever holds an unanswered question holds this
  std::mutex guard_;
  std::vector<numbered> answers_;
  std::size_t held_by_ = 0;
  bool told_ = false;
};

/// A question of a run as if it had been sent alone, for as long as its handler runs. Not from the heap: there is one
/// for each record.
class lone_question final : public caf::mailbox_element {
public:
  lone_question(const caf::strong_actor_ptr& box, numbered asked)
      : caf::mailbox_element{caf::strong_actor_ptr{box}, caf::make_message_id(asked.number), {}},
        what_{std::move(asked.what)} {}

  caf::type_erased_tuple& content() override { return *what_.vals().unshared_ptr(); }
  const caf::type_erased_tuple& content() const override { return *what_.cvals(); }
  caf::message move_content_to_message() override { return std::move(what_); }
  caf::message copy_content_to_message() const override { return what_; }

  /// The same as an element that a mailbox may keep.
  caf::mailbox_element_ptr to_keep() {
    return caf::make_mailbox_element(std::move(sender), mid, {}, move_content_to_message());
  }

private:
  caf::message what_;
};

/// Ended with questions left, because its receiver has ended or never was, it answers each with an error.
class question_run {
public:
  question_run(caf::strong_actor_ptr box, std::vector<numbered> questions);
  ~question_run();
  question_run(const question_run&) = delete;
  question_run& operator=(const question_run&) = delete;

  std::size_t size() const { return questions_.size(); }
  bool empty() const { return next_ == questions_.size(); }

  lone_question take() { return {box_, std::move(questions_[next_++])}; }

  answer_box& box() const;

private:
  const caf::strong_actor_ptr box_;
  std::vector<numbered> questions_;
  std::size_t next_ = 0;
};

using question_run_ptr = std::shared_ptr<question_run>;

/// Actors that understand a question_run_ptr.
class run_taker {
protected:
  ~run_taker() = default;
  virtual void takes_runs() const {}
};

}  // namespace troupe::actor

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::actor::answers_waiting)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::actor::question_run_ptr)
