// The stop order of a node: first what lets work in, last what work depends on.
#include "runtime/node/wiring.hpp"
#include "runtime/outbox/relay_actor.hpp"

#include <spdlog/spdlog.h>

namespace troupe::node {
namespace {

using clock = std::chrono::steady_clock;

/// Asks each and waits until the common deadline; says who did not answer.
template <class Request>
void ask_all(caf::scoped_actor& self, const std::vector<caf::actor>& actors, clock::time_point until,
             const char* what) {
  std::vector<decltype(self->request(actors[0], std::chrono::milliseconds{1}, Request{}))> pending;
  const auto left = std::max(std::chrono::duration_cast<std::chrono::milliseconds>(until - clock::now()),
                             std::chrono::milliseconds{1});
  for (const auto& actor : actors)
    if (actor)
      pending.push_back(self->request(actor, left, Request{}));
  for (auto& one : pending)
    one.receive([](bool) {}, [&](const caf::error&) { spdlog::warn("stop: {} in time did not succeed", what); });
}

/// Ends actors and waits for them, so that what they own (sessions, sockets) is closed before the next step.
void end_all(caf::scoped_actor& self, std::vector<caf::actor>& actors) {
  for (const auto& actor : actors) {
    self->monitor(actor);
    self->send_exit(actor, caf::exit_reason::user_shutdown);
  }
  for (std::size_t i = 0; i < actors.size(); ++i)
    self->receive([](const caf::down_msg&) {},
                  caf::after(std::chrono::seconds{5}) >> [] { spdlog::warn("stop: an actor did not end within 5 s"); });
  actors.clear();
}

}  // namespace

void stop(caf::actor_system& system, wired& parts, std::chrono::milliseconds deadline) {
  const auto until = clock::now() + deadline;
  caf::scoped_actor self{system};
  std::vector<caf::actor> bridges;
  for (auto& inbound : parts.inbound_bridges)
    bridges.push_back(std::exchange(inbound.bridge, nullptr));
  ask_all<bridge::leave_group>(self, bridges, until, "leaving a consumer group");
  for (auto& inbound : parts.inbound_bridges)
    inbound.link->mailbox.detach();
  end_all(self, bridges);
  parts.inbound_bridges.clear();  // waits for each consumer's thread: last commit, leave, close

  ask_all<outbox::finish_relay>(self, {parts.relay}, until, "publishing what is committed");
  std::vector<caf::actor> publishers{std::exchange(parts.relay, nullptr)};
  if (parts.outbound_bridge)
    publishers.push_back(std::exchange(parts.outbound_bridge, nullptr));
  std::move(parts.local_bridges.begin(), parts.local_bridges.end(), std::back_inserter(publishers));
  end_all(self, publishers);
  if (parts.producer)
    bridge::close(*parts.producer, std::chrono::seconds{2});
  end_all(self, parts.kinds);
  end_all(self, parts.stores);
}

}  // namespace troupe::node
