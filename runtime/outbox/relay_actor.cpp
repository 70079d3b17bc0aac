#include "runtime/outbox/relay_actor.hpp"

#include "runtime/actor/observed.hpp"
#include "runtime/bridge/key_lanes.hpp"

#include <spdlog/spdlog.h>
#include <set>

namespace troupe::outbox {

struct sweep_due {};
struct erase_due {};
struct publish_due {
  std::uint64_t id = 0;
};

}  // namespace troupe::outbox

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::outbox::sweep_due)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::outbox::erase_due)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::outbox::publish_due)

namespace troupe::outbox {
namespace {

class relay_state {
public:
  using self_pointer = caf::stateful_actor<relay_state, actor::observed<caf::event_based_actor>>*;
  static inline const char* name = "outbox_relay";

  void take(const std::vector<schemas::event>& events);
  void sweep_rows(std::chrono::milliseconds grace);
  void publish(std::uint64_t id);
  void erase_rows();
  caf::result<bool> finish();

  self_pointer self = nullptr;
  relay_settings settings;
  std::map<std::string, bridge::publish_port> sinks;
  outbox_store_port rows;
  bridge::dead_letter_port letters;
  relay_status status() const;

private:
  void published(std::uint64_t id, const bridge::published& report);
  void refused(std::uint64_t id, const std::string& reason);
  void delivered(std::uint64_t id);
  void later(std::uint64_t id) { self->delayed_send(self, settings.retry_pause, publish_due{id}); }
  void erased(bool done);

  relay_status figures_;
  std::uint64_t last_id_ = 0;
  bridge::key_lanes<schemas::event> lanes_;
  std::set<std::string, std::less<>> known_;  // event ids in lanes_, to_erase_ or being erased
  std::vector<std::string> to_erase_, erasing_;
  std::optional<caf::response_promise> finishing_;
};

void relay_state::take(const std::vector<schemas::event>& events) {
  for (const auto& event : events) {
    if (lanes_.size() >= settings.max_in_flight) {
      ++figures_.left_to_sweep;
      continue;
    }
    if (!known_.insert(event.id).second)
      continue;
    const auto id = ++last_id_;
    if (lanes_.add(id, event.topic + '/' + event.key, event) != nullptr)
      publish(id);
  }
}

void relay_state::publish(std::uint64_t id) {
  const auto* event = lanes_.find(id);
  const auto sink = sinks.find(event->topic);
  if (sink == sinks.end())
    return refused(id, "no route on this node leads to topic " + event->topic);
  self->request(sink->second, caf::infinite, bridge::publish{*event})
      .then([this, id](const bridge::published& report) { published(id, report); },
            [this, id](const caf::error&) { later(id); });
}

void relay_state::published(std::uint64_t id, const bridge::published& report) {
  switch (report.outcome) {
    case bridge::published::result::durable:
      ++figures_.published;
      return delivered(id);
    case bridge::published::result::refused:
      return refused(id, report.reason);
    case bridge::published::result::unavailable:
      return later(id);
  }
}

void relay_state::refused(std::uint64_t id, const std::string& reason) {
  const auto& event = *lanes_.find(id);
  bridge::dead_letter letter{"", event.topic, {}, reason, 1};
  letter.record.key = event.key;
  letter.record.value = event.payload;
  letter.record.head = event.head;
  self->request(letters, caf::infinite, bridge::bury{{std::move(letter)}})
      .then(
          [this, id](bool) {
            ++figures_.refused;
            delivered(id);
          },
          [this, id](const caf::error&) { later(id); });
}

void relay_state::delivered(std::uint64_t id) {
  to_erase_.push_back(lanes_.find(id)->id);
  if (const auto next = lanes_.remove(id))
    publish(*next);
  if (erasing_.empty() && to_erase_.size() == 1)
    self->send(self, erase_due{});  // queues behind the reports that are already here
}

void relay_state::erase_rows() {
  if (!erasing_.empty() || to_erase_.empty())
    return;
  erasing_ = std::exchange(to_erase_, {});
  self->request(rows, caf::infinite, erase{erasing_})
      .then([this](bool) { erased(true); }, [this](const caf::error&) { erased(false); });
}

void relay_state::erased(bool done) {
  auto ids = std::exchange(erasing_, {});
  if (!done) {
    to_erase_.insert(to_erase_.end(), ids.begin(), ids.end());
    self->delayed_send(self, settings.retry_pause, erase_due{});
    return;
  }
  for (const auto& id : ids)
    known_.erase(id);
  erase_rows();
  if (finishing_ && known_.empty())
    std::exchange(finishing_, std::nullopt)->deliver(true);
}

void relay_state::sweep_rows(std::chrono::milliseconds grace) {
  sweep asked;
  asked.grace = grace;
  for (const auto& [topic, sink] : sinks)
    asked.topics.push_back(topic);
  const auto again = [this](std::chrono::milliseconds pause) { self->delayed_send(self, pause, sweep_due{}); };
  self->request(rows, caf::infinite, asked)
      .then(
          [this, again, full = static_cast<std::size_t>(asked.limit)](const swept& found) {
            const auto before = lanes_.size();
            take(found.events);
            figures_.swept += lanes_.size() - before;
            again(found.events.size() < full ? settings.sweep_interval : settings.retry_pause);  // more wait behind
          },
          [this, again](const caf::error&) { again(settings.sweep_interval); });
}

relay_status relay_state::status() const {
  auto out = figures_;
  out.in_flight = known_.size();
  return out;
}

caf::result<bool> relay_state::finish() {
  if (known_.empty())
    return true;
  finishing_ = self->make_response_promise();
  return caf::delegated<bool>{};
}

caf::behavior relay(relay_state::self_pointer self, relay_settings settings,
                    std::map<std::string, bridge::publish_port> sinks, outbox_store_port rows,
                    bridge::dead_letter_port letters) {
  auto& state = self->state;
  state.self = self;
  state.settings = settings;
  state.sinks = std::move(sinks);
  state.rows = std::move(rows);
  state.letters = std::move(letters);
  state.sweep_rows(std::chrono::milliseconds{0});  // what an earlier life of this node left behind
  return {[&state](const committed& news) { state.take(news.events); },
          [&state](const publish_due& due) { state.publish(due.id); },
          [&state](const erase_due&) { state.erase_rows(); },
          [&state](const sweep_due&) { state.sweep_rows(state.settings.sweep_interval); },
          [&state](const finish_relay&) { return state.finish(); },
          [&state](const get_relay_status&) { return state.status(); }};
}

}  // namespace

caf::actor spawn_relay_actor(caf::actor_system& system, relay_settings settings,
                             std::map<std::string, bridge::publish_port> sinks, outbox_store_port rows,
                             bridge::dead_letter_port letters) {
  return system.spawn(relay, settings, std::move(sinks), std::move(rows), std::move(letters));
}

}  // namespace troupe::outbox
