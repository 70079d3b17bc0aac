#include "runtime/inspect/gathering.hpp"

#include <caf/all.hpp>

namespace troupe::inspect {
namespace {

struct gathering {
  std::function<void(const figures&)> finish;
  figures found;
  std::size_t missing = 0;

  void arrived() {
    if (--missing == 0)
      finish(found);
  }
};

}  // namespace

void gather(caf::event_based_actor* asker, const inspected_node& node, std::function<void(const figures&)> finish) {
  const auto parts = node.shown();
  auto all = std::make_shared<gathering>(gathering{std::move(finish), {}, parts.bridges.size() + 1});
  all->found.door = parts.door;
  for (const auto& one : parts.bridges)
    asker->request<caf::message_priority::high>(one, look_deadline, bridge::get_bridge_status{})
        .then(
            [all](bridge::bridge_status& status) {
              all->found.bridges.push_back(std::move(status));
              all->arrived();
            },
            [all](const caf::error&) {
              all->found.all_bridges = false;
              all->arrived();
            });
  if (!parts.relay)
    return all->arrived();
  asker->request<caf::message_priority::high>(parts.relay, look_deadline, outbox::get_relay_status{})
      .then(
          [all](const outbox::relay_status& status) {
            all->found.relay = status;
            all->arrived();
          },
          [all](const caf::error&) { all->arrived(); });
}

}  // namespace troupe::inspect
