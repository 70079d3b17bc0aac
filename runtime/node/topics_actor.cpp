#include "runtime/node/topics_actor.hpp"

#include "runtime/actor/observed.hpp"
#include "runtime/broker/consumer_group.hpp"

namespace troupe::node {

struct look_due {};

}  // namespace troupe::node

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::node::look_due)

namespace troupe::node {
namespace {

constexpr auto patience = std::chrono::seconds{5};
constexpr auto pause = std::chrono::seconds{1};
constexpr auto group_patience = std::chrono::milliseconds{700};

struct topics_state {
  static inline const char* name = "topics";
};

std::string sentences(const std::vector<std::string>& all) {
  std::string out;
  for (const auto& one : all)
    out += (out.empty() ? "" : "; ") + one;
  return out;
}

// A client needs threads and descriptors, which may be used up for a while.
std::vector<std::string> missing_topics(const broker::settings& with, const std::vector<broker::topic_spec>& wanted,
                                        broker::if_missing then) try {
  return broker::ensure_topics(with, wanted, patience, then);
} catch (const std::exception& fault) {
  return {std::string{"no client can be made to ask for the topics: "} + fault.what()};
}

caf::result<inspect::group_view> describe(const broker::settings& with, const inspect::get_group& asked) {
  const auto found = broker::describe_group(with, asked.group, asked.topic, group_patience);
  if (!found)
    return caf::make_error(caf::sec::runtime_error, found.error());
  inspect::group_view out{found->state, {}};
  for (const auto& one : found->members)
    out.members.push_back({one.client_id, one.host, {one.partitions.begin(), one.partitions.end()}});
  return out;
}

caf::behavior topics(caf::stateful_actor<topics_state, actor::observed<caf::event_based_actor>>* self,
                     const broker::settings& with, const std::vector<broker::topic_spec>& wanted,
                     broker::if_missing then, const std::shared_ptr<inspect::readiness>& ready) {
  ready->blocked("kafka", "the topics were not seen yet");
  self->send(self, look_due{});
  return {[=](const look_due&) {
            const auto missing = missing_topics(with, wanted, then);
            if (missing.empty())
              return ready->cleared("kafka");
            ready->blocked("kafka", sentences(missing));
            self->delayed_send(self, pause, look_due{});
          },
          [with](const inspect::get_group& asked) { return describe(with, asked); }};
}

}  // namespace

caf::actor spawn_topics_actor(caf::actor_system& system, broker::settings with, std::vector<broker::topic_spec> wanted,
                              broker::if_missing then, std::shared_ptr<inspect::readiness> ready) {
  return system.spawn<caf::detached>(topics, std::move(with), std::move(wanted), then, std::move(ready));
}

}  // namespace troupe::node
