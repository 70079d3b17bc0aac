#include "runtime/node/topics_actor.hpp"

#include "runtime/actor/observed.hpp"

namespace troupe::node {

struct look_due {};

}  // namespace troupe::node

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::node::look_due)

namespace troupe::node {
namespace {

constexpr auto patience = std::chrono::seconds{5};
constexpr auto pause = std::chrono::seconds{1};

struct topics_state {
  static inline const char* name = "topics";
};

std::string sentences(const std::vector<std::string>& all) {
  std::string out;
  for (const auto& one : all)
    out += (out.empty() ? "" : "; ") + one;
  return out;
}

caf::behavior topics(caf::stateful_actor<topics_state, actor::observed<caf::event_based_actor>>* self,
                     const broker::settings& with, const std::vector<broker::topic_spec>& wanted,
                     broker::if_missing then, const std::shared_ptr<inspect::readiness>& ready) {
  ready->blocked("kafka", "the topics were not seen yet");
  self->send(self, look_due{});
  return {[=](const look_due&) {
    const auto missing = broker::ensure_topics(with, wanted, patience, then);
    if (missing.empty())
      return ready->cleared("kafka");
    ready->blocked("kafka", sentences(missing));
    self->delayed_send(self, pause, look_due{});
  }};
}

}  // namespace

caf::actor spawn_topics_actor(caf::actor_system& system, broker::settings with, std::vector<broker::topic_spec> wanted,
                              broker::if_missing then, std::shared_ptr<inspect::readiness> ready) {
  return system.spawn<caf::detached>(topics, std::move(with), std::move(wanted), then, std::move(ready));
}

}  // namespace troupe::node
