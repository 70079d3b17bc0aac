// For an actor that remembers: what it does when one of its own handlers has thrown, perhaps half-way through a change.
// An actor without a state that could be half-changed needs nothing: `observed` lets it go on.
#pragma once

#include <caf/all.hpp>
#include <exception>
#include <functional>

namespace troupe::actor {

/// Goes below `observed`, which counts and logs the fault and answers the requester as ever:
///   caf::stateful_actor<State, observed<heeds_faults<caf::event_based_actor>>>
template <class Base>
class heeds_faults : public Base {
public:
  using Base::Base;

  /// Called in the actor with the message whose handler threw and what it said; nothing of the handler is left then.
  /// Makes the state whole again.
  using cure = std::function<void(const caf::type_erased_tuple& asked, const char* what)>;
  void after_fault(cure how) { cure_ = std::move(how); }

  caf::invoke_message_result consume(caf::mailbox_element& element) override {
    try {
      return Base::consume(element);
    } catch (const std::exception& fault) {
      if (cure_)
        cure_(element.content(), fault.what());
      throw;
    }
  }

private:
  cure cure_;
};

}  // namespace troupe::actor
