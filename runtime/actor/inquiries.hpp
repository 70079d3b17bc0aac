// Many requests to one actor, for an owner to whom a message for each answer is too much.
//
// `request().then` costs a search through all open requests for each answer in CAF 0.17 (they are kept in a vector),
// and each question and each answer may wake a thread. Here questions leave in runs where the owner has several, and
// answers gather until it has time for them.
#pragma once

#include "runtime/actor/question_run.hpp"

#include <caf/actor.hpp>
#include <caf/event_based_actor.hpp>

namespace troupe::actor {

/// Owned by one actor, which understands answers_waiting; called from its handlers only. Questions arrive in the order
/// they were asked in.
class inquiries {
public:
  inquiries(caf::event_based_actor* owner, caf::actor asked);

  /// `number` is unique for all time, and not 0. An actor that is asked may answer twice: it made a promise, then
  /// threw.
  void ask(std::uint64_t number, caf::message question);

  /// What came since the last call; valid until the next.
  const std::vector<numbered>& answers();

  /// As long as one lives, questions leave in runs.
  class in_runs {
  public:
    explicit in_runs(inquiries& of) : of_{of} { of_.begin_run(); }
    ~in_runs() { of_.end_run(); }
    in_runs(const in_runs&) = delete;
    in_runs& operator=(const in_runs&) = delete;

  private:
    inquiries& of_;
  };

private:
  void send(numbered& question);
  void send_run();
  void begin_run();
  void end_run();

  caf::event_based_actor* owner_;
  caf::actor asked_;
  caf::strong_actor_ptr box_;
  bool takes_runs_;
  bool gathers_ = false;
  std::size_t run_length_ = 0;  // of the one that gathers now
  std::vector<numbered> run_;
  std::vector<numbered> answers_;
};

}  // namespace troupe::actor
