#include "runtime/outbox/relay_actor.hpp"

#include "runtime/actor/error_text.hpp"
#include "runtime/actor/observed.hpp"
#include "runtime/bridge/retry_policy.hpp"
#include "runtime/outbox/event_log.hpp"
#include "runtime/outbox/relay_memory.hpp"
#include "runtime/wire/envelope.hpp"

#include <spdlog/spdlog.h>
#include <algorithm>

namespace troupe::outbox {

struct sweep_due {};
struct look_up_due {};
struct erase_due {};
struct publish_due {
  std::string topic;
};
struct bury_due {
  relay_memory::ticket which = 0;
};

}  // namespace troupe::outbox

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::outbox::sweep_due)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::outbox::look_up_due)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::outbox::erase_due)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::outbox::publish_due)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::outbox::bury_due)

namespace troupe::outbox {
namespace {

class relay_state {
public:
  using self_pointer = caf::stateful_actor<relay_state, actor::observed<caf::event_based_actor>>*;
  static inline const char* name = "outbox_relay";
  using ticket = relay_memory::ticket;

  void take(const std::vector<entry>& events);
  void sweep_rows();
  void look_up();
  void publish(ticket which);
  void publish_held(const std::string& topic);
  void bury(ticket which);
  void erase_rows();
  caf::result<bool> finish();
  relay_status status() const;

  self_pointer self = nullptr;
  relay_settings settings;
  std::map<std::string, bridge::publish_port> sinks;
  outbox_store_port rows;
  letters::dead_letter_port letters;
  std::optional<relay_memory> memory;

private:
  void go_on();
  /// A topic that takes nothing now. Its events wait here and are tried together, less and less often.
  struct closed_topic {
    std::vector<ticket> held;
    std::string reason;
    std::uint32_t failures = 0;  // rounds in a row in which nothing was published
    bool is_due = false;         // a publish_due is on its way
    caf::actor_clock::time_point since;

    bool is_shut() const { return is_due && failures > 1; }
  };

  void published(ticket which, const bridge::published& report);
  void refused(ticket which, const std::string& reason);
  void buried(ticket which, bool stored);
  void delivered(ticket which);
  void hold(ticket which, const std::string& reason);
  void opened(const std::string& topic);
  void erase_later();
  void not_erased();
  void rows_erased(const erased& done);
  void take_handed(const erased& done);
  void take_found(const entry& one) { figures_.swept += memory->add(one, relay_memory::origin::table) ? 1U : 0U; }
  void found(const swept& page);
  bool take_page(const swept& page);
  void make_room();
  void sweep_later(bool soon);
  std::chrono::milliseconds pause_after(std::uint32_t failures) const;
  void looked_up(const std::set<std::string>& asked, const present& there);

  relay_status figures_;
  std::map<std::string, closed_topic> closed_;  // by topic
  std::map<ticket, std::string> refused_;       // reasons of those whose letter is not stored yet
  std::uint32_t letter_failures_ = 0;           // in a row
  std::vector<std::string> to_erase_, erasing_;
  bool erase_is_due_ = false;  // an erase_due is on its way
  caf::actor_clock::time_point last_erase_ = {};
  std::optional<caf::response_promise> finishing_;
  bool asks_ = false;             // the table is asked what is still there
  std::int64_t swept_up_to_ = 0;  // position; 0: the next sweep begins with the oldest
  bool is_first_sweep_ = true;
  bool is_behind_ = false;         // the table holds what did not fit: nothing younger may take its room
  bool was_left_ = false;          // something, since the last sweep was asked for
  std::uint64_t left_before_ = 0;  // how many had left when a page did not fit
};

void relay_state::take(const std::vector<entry>& events) {
  for (const auto& one : events) {
    is_behind_ = is_behind_ || !memory->has_room();
    if (!is_behind_) {
      memory->add(one, relay_memory::origin::writer);
      continue;
    }
    ++figures_.left_to_sweep;
    was_left_ = true;
  }
  go_on();
}

void relay_state::go_on() {
  if (finishing_)
    memory->drop_blocked();
  for (const auto which : memory->take_ready())
    publish(which);
  if (!asks_ && !memory->awaited().empty())
    look_up();
}

void relay_state::look_up() {
  asks_ = !memory->awaited().empty();
  if (!asks_)
    return;
  find_present question;
  for (const auto& id : memory->awaited())
    question.chains.push_back({id, memory->behind(id)});
  self->request(rows, caf::infinite, std::move(question))
      .then([this, asked = memory->awaited()](const present& there) { looked_up(asked, there); },
            [this](const caf::error&) { self->delayed_send(self, settings.retry_pause, look_up_due{}); });
}

void relay_state::looked_up(const std::set<std::string>& asked, const present& there) {
  std::vector<std::string> gone;
  const std::set<std::string> still{there.ids.begin(), there.ids.end()};
  std::set_difference(asked.begin(), asked.end(), still.begin(), still.end(), std::back_inserter(gone));
  memory->gone(gone);
  memory->handed_on(there.handed_on);
  figures_.handed_on += there.handed_on.size();
  self->delayed_send(self, settings.look_up_pause, look_up_due{});
  go_on();
}

void relay_state::publish(ticket which) {
  const auto& event = memory->event(which);
  const auto sink = sinks.find(event.topic);
  if (sink == sinks.end())
    return hold(which, "no route on this node leads to it");
  if (const auto closed = closed_.find(event.topic); closed != closed_.end() && closed->second.is_shut()) {
    closed->second.held.push_back(which);
    return;
  }
  bridge::publish asked{event};
  wire::mark_as_from_outbox(asked.event.head);
  self->request(sink->second, caf::infinite, std::move(asked))
      .then([this, which](const bridge::published& report) { published(which, report); },
            [this, which](const caf::error& fault) { hold(which, actor::error_text(fault)); });
}

void relay_state::hold(ticket which, const std::string& reason) {
  const auto& topic = memory->event(which).topic;
  auto& closed = closed_[topic];
  closed.held.push_back(which);
  closed.reason = reason;
  if (std::exchange(closed.is_due, true))
    return;
  if (closed.failures++ == 0)
    closed.since = self->clock().now();
  if (closed.failures == 2)
    spdlog::warn("topic {} takes no events, they wait in the outbox: {}", topic, reason);
  self->delayed_send(self, pause_after(closed.failures), publish_due{topic});
}

void relay_state::publish_held(const std::string& topic) {
  const auto closed = closed_.find(topic);
  if (closed == closed_.end())
    return;
  closed->second.is_due = false;
  for (const auto which : std::exchange(closed->second.held, {}))
    publish(which);
}

void relay_state::opened(const std::string& topic) {
  const auto closed = closed_.find(topic);
  if (closed == closed_.end())
    return;
  if (std::exchange(closed->second.failures, 1) > 1)
    spdlog::info("topic {} takes events again", topic);
  if (!closed->second.is_due)
    closed_.erase(closed);
}

std::chrono::milliseconds relay_state::pause_after(std::uint32_t failures) const {
  return bridge::retry_policy{0, settings.retry_pause, bridge::retry_policy::longest_outage_pause}.pause_after(failures,
                                                                                                               0);
}

void relay_state::published(ticket which, const bridge::published& report) {
  log_published(memory->event(which), report);
  switch (report.outcome) {
    case bridge::published::result::durable:
      ++figures_.published;
      opened(memory->event(which).topic);
      return delivered(which);
    case bridge::published::result::refused:
      return refused(which, report.reason);
    case bridge::published::result::unavailable:
      return hold(which, report.reason);
  }
}

void relay_state::refused(ticket which, const std::string& reason) {
  refused_[which] = reason;
  bury(which);
}

void relay_state::bury(ticket which) {
  const auto& event = memory->event(which);
  letters::dead_letter letter{"", event.topic, {}, refused_.at(which), 1};
  letter.record.key = event.key;
  letter.record.value = event.payload;
  letter.record.head = event.head;
  self->request(letters, caf::infinite, letters::bury{{std::move(letter)}})
      .then([this, which](bool) { buried(which, true); }, [this, which](const caf::error&) { buried(which, false); });
}

void relay_state::buried(ticket which, bool stored) {
  if (!stored) {
    self->delayed_send(self, pause_after(++letter_failures_), bury_due{which});
    return;
  }
  letter_failures_ = 0;
  ++figures_.refused;
  refused_.erase(which);
  delivered(which);
}

void relay_state::delivered(ticket which) {
  to_erase_.push_back(memory->delivered(which));
  erase_later();
  go_on();
}

// At once, or with what is reported until the last deletion is long enough ago.
void relay_state::erase_later() {
  if (!erasing_.empty() || to_erase_.empty() || std::exchange(erase_is_due_, true))
    return;
  const auto next = last_erase_ + settings.erase_interval;
  if (finishing_ || self->clock().now() >= next)
    self->send(self, erase_due{});  // queues behind the reports that are already here
  else
    self->delayed_send(self, next - self->clock().now(), erase_due{});
}

void relay_state::erase_rows() {
  erase_is_due_ = false;
  if (!erasing_.empty() || to_erase_.empty())
    return;
  last_erase_ = self->clock().now();
  erasing_ = std::exchange(to_erase_, {});
  self->request(rows, caf::infinite, erase{erasing_, finishing_ ? 0 : memory->room()})
      .then([this](const erased& done) { rows_erased(done); }, [this](const caf::error&) { not_erased(); });
}

void relay_state::not_erased() {
  to_erase_.insert(to_erase_.end(), erasing_.begin(), erasing_.end());
  erasing_.clear();
  erase_is_due_ = true;
  self->delayed_send(self, settings.retry_pause, erase_due{});
}

void relay_state::rows_erased(const erased& done) {
  memory->erased(std::exchange(erasing_, {}));
  take_handed(done);
  erase_later();
  if (finishing_ && memory->known() == 0)
    std::exchange(finishing_, std::nullopt)->deliver(true);
}

void relay_state::take_handed(const erased& done) {
  is_behind_ = is_behind_ || done.is_full;
  was_left_ = was_left_ || done.is_full;
  for (const auto& one : done.handed)
    take_found(one);
  if (!done.handed.empty())
    go_on();
}

void relay_state::sweep_rows() {
  if (finishing_)
    return;
  sweep asked;
  asked.grace = is_first_sweep_ || is_behind_ ? std::chrono::milliseconds{0} : settings.sweep_interval;
  asked.after = swept_up_to_;
  asked.mirrored = settings.mirrored;
  for (const auto& [topic, sink] : sinks)
    asked.topics.push_back(topic);
  was_left_ = false;
  self->request(rows, caf::infinite, asked)
      .then([this](const swept& page) { found(page); }, [this](const caf::error&) { sweep_later(false); });
}

void relay_state::found(const swept& page) {
  is_first_sweep_ = false;
  const bool fitted = take_page(page);
  is_behind_ = (is_behind_ || !fitted) && (page.is_full || !fitted || was_left_);
  if (fitted)
    swept_up_to_ = page.is_full ? page.last : 0;
  else
    make_room();
  sweep_later(page.is_full || is_behind_);
  go_on();
}

bool relay_state::take_page(const swept& page) {
  for (const auto& one : page.events) {
    if (!memory->has_room())
      return false;
    take_found(one);
  }
  return true;
}

// The oldest rows are those that others wait for. As long as something leaves, room is made without giving up any of
// them.
void relay_state::make_room() {
  const auto left = figures_.published + figures_.refused + figures_.handed_on;
  if (std::exchange(left_before_, left) != left)
    return;
  memory->drop_blocked();
  swept_up_to_ = 0;
}

void relay_state::sweep_later(bool soon) {
  if (!soon)
    memory->forget_older();
  self->delayed_send(self, soon ? settings.catch_up_pause : settings.sweep_interval, sweep_due{});
}

relay_status relay_state::status() const {
  auto out = figures_;
  out.in_flight = memory->known();
  out.waiting_for_others = memory->waiting();
  for (const auto& [topic, closed] : closed_)
    if (closed.failures > 1)
      out.closed.push_back({topic, closed.reason,
                            std::chrono::duration_cast<std::chrono::milliseconds>(self->clock().now() - closed.since)});
  return out;
}

caf::result<bool> relay_state::finish() {
  memory->drop_blocked();
  if (memory->known() == 0)
    return true;
  finishing_ = self->make_response_promise();
  erase_rows();
  return caf::delegated<bool>{};
}

caf::behavior relay(relay_state::self_pointer self, const relay_settings& settings,
                    std::map<std::string, bridge::publish_port> sinks, outbox_store_port rows,
                    letters::dead_letter_port letters) {
  auto& state = self->state;
  state.self = self;
  state.settings = settings;
  state.memory.emplace(settings.most_held);
  state.sinks = std::move(sinks);
  state.rows = std::move(rows);
  state.letters = std::move(letters);
  state.sweep_rows();  // what an earlier life of this node left behind
  return {[&state](const committed& news) { state.take(news.events); },
          [&state](const publish_due& due) { state.publish_held(due.topic); },
          [&state](const bury_due& due) { state.bury(due.which); },
          [&state](const look_up_due&) { state.look_up(); },
          [&state](const erase_due&) { state.erase_rows(); },
          [&state](const sweep_due&) { state.sweep_rows(); },
          [&state](const finish_relay&) { return state.finish(); },
          [&state](const get_relay_status&) { return state.status(); }};
}

}  // namespace

caf::actor spawn_relay_actor(caf::actor_system& system, relay_settings settings,
                             std::map<std::string, bridge::publish_port> sinks, outbox_store_port rows,
                             letters::dead_letter_port letters) {
  return system.spawn(relay, settings, std::move(sinks), std::move(rows), std::move(letters));
}

}  // namespace troupe::outbox
