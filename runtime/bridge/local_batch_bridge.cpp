#include "runtime/bridge/local_batch_bridge.hpp"

#include "runtime/actor/error_text.hpp"
#include "runtime/actor/observed.hpp"
#include "runtime/bridge/bridge_ended.hpp"
#include "runtime/bridge/local_record.hpp"

#include <limits>

namespace troupe::bridge {
namespace {

struct waiting_request {
  wire::event event;
  caf::typed_response_promise<published> promise;
};

class local_batch_state {
public:
  using self_pointer = caf::stateful_actor<local_batch_state, actor::observed<caf::event_based_actor>>*;
  static inline const char* name = "local_bridge";

  ~local_batch_state() {
    for (auto& one : out_)
      one.promise.deliver(bridge_ended());
    for (auto& one : waiting_)
      one.promise.deliver(bridge_ended());
  }

  caf::result<published> accept(publish& asked) {
    if (waiting_.size() >= settings.max_waiting)
      return published{published::result::unavailable, "too many requests wait for the database"};
    auto promise = self->make_response_promise<published>();
    waiting_.push_back({std::move(asked.event), promise});
    if (out_.empty())
      send_next();
    return promise;
  }

  self_pointer self = nullptr;
  local_batch_settings settings;
  effect::fence_port effects;

private:
  void send_next() {
    const auto size = std::min({waiting_.size(), limit_, settings.max_batch});
    const auto end = waiting_.begin() + static_cast<std::ptrdiff_t>(size);
    out_.assign(std::make_move_iterator(waiting_.begin()), std::make_move_iterator(end));
    waiting_.erase(waiting_.begin(), end);
    if (out_.empty())
      return;
    effect::commit_batch batch;
    batch.of.topic = settings.topic;
    batch.of.group = settings.group;
    for (const auto& one : out_)
      batch.records.push_back(to_record(one.event));
    self->request(effects, caf::infinite, std::move(batch))
        .then([this](const effect::batch_outcome& outcome) { settled(outcome); },
              [this](const caf::error& fault) {
                settled({effect::batch_outcome::result::unavailable, actor::error_text(fault), {}});
              });
  }

  void settled(const effect::batch_outcome& outcome) {
    using result = effect::batch_outcome::result;
    if (outcome.what == result::poison && out_.size() > 1) {
      // One of them is refused by the database: go on in halves until it stands alone.
      limit_ = out_.size() / 2;
      waiting_.insert(waiting_.begin(), std::make_move_iterator(out_.begin()), std::make_move_iterator(out_.end()));
    } else {
      answer_all(outcome);
      limit_ = std::min(settings.max_batch, limit_) * 2;
    }
    out_.clear();
    send_next();
  }

  void answer_all(const effect::batch_outcome& outcome) {
    using result = effect::batch_outcome::result;
    for (std::size_t i = 0; i < out_.size(); ++i) {
      if (outcome.what == result::poison)
        out_[i].promise.deliver(published{published::result::refused, outcome.reason});
      else if (outcome.what != result::committed)
        out_[i].promise.deliver(published{published::result::unavailable, outcome.reason});
      else
        out_[i].promise.deliver(published{});  // handled, or kept as a dead letter: as behind a topic
    }
  }

  std::deque<waiting_request> waiting_;
  std::vector<waiting_request> out_;
  std::size_t limit_ = std::numeric_limits<std::size_t>::max();  // shrinks while a poison record is looked for
};

caf::behavior local_batch_bridge(local_batch_state::self_pointer self, local_batch_settings settings,
                                 effect::fence_port effects) {
  auto& state = self->state;
  state.self = self;
  state.settings = std::move(settings);
  state.effects = std::move(effects);
  self->observe_as("local_bridge " + state.settings.topic);
  return {[&state](publish& asked) { return state.accept(asked); }};
}

}  // namespace

caf::actor spawn_local_batch_bridge(caf::actor_system& system, local_batch_settings settings,
                                    effect::fence_port effects) {
  return system.spawn(local_batch_bridge, std::move(settings), std::move(effects));
}

}  // namespace troupe::bridge
