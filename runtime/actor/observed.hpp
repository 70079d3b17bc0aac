// The base every actor derives from: it is visible from outside, and a handler that throws does not end it silently.
// Relies on two virtuals of CAF 0.17, abstract_actor::enqueue and scheduled_actor::consume; from 0.18 on consume is not
// virtual and CAF's own metrics take this file's place. Costs about 60 ns a message.
#pragma once

#include "runtime/actor/actor_table.hpp"
#include "runtime/actor/question_run.hpp"

#include <caf/all.hpp>

// Debian's libcaf is not instrumented, so ThreadSanitizer cannot see the order its lock-free mailbox establishes.
#if defined(__SANITIZE_THREAD__)
extern "C" void __tsan_acquire(void*);
extern "C" void __tsan_release(void*);
#define TROUPE_TSAN_ACQUIRE(p) __tsan_acquire(p)
#define TROUPE_TSAN_RELEASE(p) __tsan_release(p)
#else
#define TROUPE_TSAN_ACQUIRE(p) static_cast<void>(p)
#define TROUPE_TSAN_RELEASE(p) static_cast<void>(p)
#endif

namespace troupe::actor {

/// Logs "actor ledger: handler of enter threw: ..."; out of line to keep spdlog out of this header.
void log_handler_fault(const std::string& actor, const std::string& type, const char* what);

/// What a throwing handler's requester gets: sec::runtime_error with a text. The actor keeps its state and its mailbox.
template <class Base>
class observed : public Base, public run_taker {
public:
  using Base::enqueue;

  template <class... Ts>
  explicit observed(caf::actor_config& config, Ts&&... xs) : Base(config, std::forward<Ts>(xs)...) {}

  ~observed() override { TROUPE_TSAN_ACQUIRE(this); }

  /// Names the actor in the table: the first moment at which its state's name can be seen.
  void launch(caf::execution_unit* unit, bool lazy, bool hidden) override {
    figures_->rename(this->name());
    Base::launch(unit, lazy, hidden);
  }

  void enqueue(caf::mailbox_element_ptr element, caf::execution_unit* unit) override {
    figures_->enqueued.fetch_add(1, std::memory_order_relaxed);
    TROUPE_TSAN_RELEASE(element.get());
    Base::enqueue(std::move(element), unit);
  }

  caf::invoke_message_result consume(caf::mailbox_element& element) override {
    TROUPE_TSAN_ACQUIRE(&element);
    TROUPE_TSAN_ACQUIRE(this);
    if (element.content().match_elements<question_run_ptr>())
      return consume_run(*element.content().get_as<question_run_ptr>(0));
    auto clock = now_ns();
    const auto result = consume_one(element, clock);
    TROUPE_TSAN_RELEASE(this);
    return result;
  }

  /// Shows the actor in the table under this name instead of its state's; call it in the behaviour function.
  void observe_as(std::string name) { figures_->rename(std::move(name)); }

private:
  static constexpr std::int64_t longest_hold_ns =
      1'000'000;  // a handler that blocks must not delay answers it has given

  static std::int64_t now_ns() { return std::chrono::steady_clock::now().time_since_epoch().count(); }

  // `clock`: the time at which it begins, afterwards the time at which it has ended.
  caf::invoke_message_result consume_one(caf::mailbox_element& element, std::int64_t& clock) {
    auto& type = type_of(element.content());
    const auto asked = element.mid.is_request() ? asker{element.sender, element.mid} : asker{};
    const auto started = std::exchange(clock, 0);
    figures_->busy_with.store(&type, std::memory_order_relaxed);
    figures_->busy_since_ns.store(started, std::memory_order_relaxed);
    auto result = caf::invoke_message_result::consumed;
    try {
      result = Base::consume(element);
    } catch (const std::exception& fault) {
      contain(asked, type, fault.what());
    }
    clock = now_ns();
    settle(type, clock - started, result);
    return result;
  }

  // What cannot be taken now, because the handler skips it or ends the actor, goes the way of a single request.
  caf::invoke_message_result consume_run(question_run& run) {
    figures_->enqueued.fetch_add(run.size(), std::memory_order_relaxed);
    figures_->handled.fetch_add(1, std::memory_order_relaxed);  // the message it came in
    answer_box::holding answers{run.box(), this->context()};
    auto clock = now_ns();
    for (auto given = clock; !run.empty();) {
      auto question = run.take();
      if (this->getf(caf::abstract_actor::is_terminated_flag) ||
          consume_one(question, clock) == caf::invoke_message_result::skipped)
        Base::enqueue(question.to_keep(), this->context());
      if (clock - given > longest_hold_ns) {
        answers.give();
        given = clock;
      }
    }
    TROUPE_TSAN_RELEASE(this);
    return caf::invoke_message_result::consumed;
  }

  // Kept apart: a handler that makes a promise takes them out of the element.
  struct asker {
    caf::strong_actor_ptr who;
    caf::message_id request;
  };

  // A requester takes the first answer and ignores what a kept promise may bring later.
  void contain(const asker& asked, type_figures& type, const char* what) {
    type.failed.fetch_add(1, std::memory_order_relaxed);
    figures_->failed.fetch_add(1, std::memory_order_relaxed);
    log_handler_fault(figures_->name(), type.type, what);
    if (asked.who)
      caf::response_promise{this->ctrl(), asked.who, {}, asked.request}.deliver(
          caf::make_error(caf::sec::runtime_error, std::string{what}));
  }

  void settle(type_figures& type, std::int64_t took_ns, caf::invoke_message_result result) {
    figures_->busy_since_ns.store(0, std::memory_order_relaxed);
    if (result == caf::invoke_message_result::skipped)
      return;
    const auto spent = static_cast<std::uint64_t>(took_ns);
    figures_->handled.fetch_add(1, std::memory_order_relaxed);
    type.handled.fetch_add(1, std::memory_order_relaxed);
    type.total_ns.fetch_add(spent, std::memory_order_relaxed);
    if (spent > type.max_ns.load(std::memory_order_relaxed))
      type.max_ns.store(spent, std::memory_order_relaxed);
  }

  type_figures& type_of(const caf::type_erased_tuple& content) {
    using rtti = std::pair<std::uint16_t, const std::type_info*>;
    const rtti key = content.empty() ? rtti{0, nullptr} : content.type(0);
    if (last_ != nullptr && key == last_key_)
      return *last_;
    auto [at, added] = types_.try_emplace(key, nullptr);
    if (added)
      at->second = &figures_->add_type(name_of(key, content));
    last_key_ = key;
    last_ = at->second;
    return *last_;
  }

  std::string name_of(const std::pair<std::uint16_t, const std::type_info*>& key,
                      const caf::type_erased_tuple& content) {
    if (content.empty())
      return "(empty)";
    if (key.second != nullptr)
      return short_type_name(key.second->name());
    return this->system().types().portable_name(key.first, nullptr);
  }

  const std::shared_ptr<actor_figures> figures_ = actor_table::instance().enter(this->id());
  std::map<std::pair<std::uint16_t, const std::type_info*>, type_figures*> types_;
  std::pair<std::uint16_t, const std::type_info*> last_key_{0, nullptr};
  type_figures* last_ = nullptr;
};

/// What a behaviour function of a typed actor takes as its first parameter:
///   ledger_port::behavior_type ledger(actor::pointer<ledger_port, ledger_state> self, ...)
template <class Port, class State>
using pointer = caf::stateful_actor<State, observed<typename Port::base>>*;

}  // namespace troupe::actor
