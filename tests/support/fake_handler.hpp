// A keyed handler that holds every record until the test says what became of it. A record is known by its value.
#pragma once

#include "runtime/actor/observed.hpp"
#include "runtime/handler/subscription.hpp"
#include "tests/support/fake_promise.hpp"

#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace troupe::tests {

/// What the decoded record travels as.
struct handled_text {
  std::string text;
  handler::origin from;
};

}  // namespace troupe::tests

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::tests::handled_text)

namespace troupe::tests {

using text_handler_port =
    caf::typed_actor<caf::replies_to<handled_text>::with<handler::outcome>, caf::reacts_to<keep_promise>>;

/// Records that begin with "bad" cannot be decoded; those that begin with "throw" make the handler throw, those that
/// begin with "boom" the bridge itself.
class handler_script {
public:
  std::vector<std::string> seen;                     // in the order they came, repeats too
  std::map<std::string, handler::outcome> verdicts;  // given at once; a text without one is held
  std::vector<handler::origin> origins;
  caf::weak_actor_ptr owner;

  bool holds(const std::string& text) const { return held_.count(text) > 0; }
  std::size_t held() const { return held_.size(); }

  /// Answers a held record.
  void answer(const std::string& text, handler::outcome verdict = {}) {
    auto promise = held_.at(text);
    held_.erase(text);
    keep(owner, std::move(promise), std::move(verdict));
  }

  template <class Self>
  caf::result<handler::outcome> take(Self* self, const handled_text& asked) {
    seen.push_back(asked.text);
    origins.push_back(asked.from);
    if (asked.text.starts_with("throw"))
      throw std::runtime_error("the handler threw");
    const auto verdict = verdicts.find(asked.text);
    if (verdict != verdicts.end())
      return verdict->second;
    auto promise = self->template make_response_promise<handler::outcome>();  // from here on nothing else answers
    held_.emplace(asked.text, promise);
    return promise;
  }

  std::size_t times(const std::string& text) const {
    return static_cast<std::size_t>(std::count(seen.begin(), seen.end(), text));
  }

private:
  std::map<std::string, caf::typed_response_promise<handler::outcome>> held_;
};

struct text_handler_state {
  static inline const char* name = "text_handler";
};

inline text_handler_port spawn_fake_handler(caf::actor_system& system, std::shared_ptr<handler_script> script) {
  return system.spawn(
      [script](actor::pointer<text_handler_port, text_handler_state> self) -> text_handler_port::behavior_type {
        script->owner = caf::actor_cast<caf::weak_actor_ptr>(self);
        return {[self, script](const handled_text& asked) { return script->take(self, asked); },
                [](const keep_promise& now) { now(); }};
      });
}

inline handler::keyed_subscription subscribe(const text_handler_port& handler) {
  return {[](const broker::record& from, const std::string& topic) -> wire::decoded<caf::message> {
            if (from.value->starts_with("boom"))
              throw std::logic_error("the decoder broke");
            if (from.value->starts_with("bad"))
              return tl::unexpected(wire::decode_error{"text", "is bad"});
            return caf::make_message(handled_text{*from.value, handler::origin_of(from, topic)});
          },
          caf::actor_cast<caf::actor>(handler)};
}

}  // namespace troupe::tests
