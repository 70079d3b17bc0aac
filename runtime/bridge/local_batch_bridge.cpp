#include "runtime/bridge/local_batch_bridge.hpp"

#include "runtime/actor/error_text.hpp"
#include "runtime/actor/observed.hpp"
#include "runtime/bridge/batch_limit.hpp"
#include "runtime/bridge/bridge_ended.hpp"
#include "runtime/bridge/local_record.hpp"

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

  void start(self_pointer self, local_batch_settings with, effect::fence_port to) {
    self_ = self;
    settings_ = std::move(with);
    effects_ = std::move(to);
    limit_ = batch_limit{settings_.max_batch};
    self->observe_as("local_bridge " + settings_.topic);
  }

  caf::result<published> accept(publish& asked) {
    if (waiting_.size() >= settings_.max_waiting)
      return published{published::result::unavailable, "too many requests wait for the database"};
    auto promise = self_->make_response_promise<published>();
    waiting_.push_back({std::move(asked.event), promise});
    if (out_.empty())
      send_next();
    return promise;
  }

private:
  void send_next() {
    const auto size = std::min(waiting_.size(), limit_.now());
    const auto end = waiting_.begin() + static_cast<std::ptrdiff_t>(size);
    out_.assign(std::make_move_iterator(waiting_.begin()), std::make_move_iterator(end));
    waiting_.erase(waiting_.begin(), end);
    if (out_.empty())
      return;
    effect::commit_batch batch;
    batch.of.topic = settings_.topic;
    batch.of.group = settings_.group;
    for (const auto& one : out_)
      batch.records.push_back(to_record(one.event));
    sent_ = self_->clock().now();
    self_->request(effects_, caf::infinite, std::move(batch))
        .then([this](const effect::batch_outcome& outcome) { settled(outcome); },
              [this](const caf::error& fault) {
                settled({effect::batch_outcome::result::unavailable, actor::error_text(fault), {}});
              });
  }

  void settled(const effect::batch_outcome& outcome) {
    using result = effect::batch_outcome::result;
    if (outcome.what == result::poison && out_.size() > 1) {
      // One of them is refused by the database: go on in halves until it stands alone.
      limit_.refused(out_.size());
      waiting_.insert(waiting_.begin(), std::make_move_iterator(out_.begin()), std::make_move_iterator(out_.end()));
    } else {
      answer_all(outcome);
      const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(self_->clock().now() - sent_);
      if (outcome.what == result::committed)
        limit_.committed(out_.size(), took);
      else
        limit_.failed(out_.size(), took);
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

  self_pointer self_ = nullptr;
  local_batch_settings settings_;
  effect::fence_port effects_;
  std::deque<waiting_request> waiting_;
  std::vector<waiting_request> out_;
  batch_limit limit_{0};
  caf::actor_clock::time_point sent_ = {};
};

caf::behavior local_batch_bridge(local_batch_state::self_pointer self, local_batch_settings settings,
                                 effect::fence_port effects) {
  auto& state = self->state;
  state.start(self, std::move(settings), std::move(effects));
  return {[&state](publish& asked) { return state.accept(asked); }};
}

}  // namespace

caf::actor spawn_local_batch_bridge(caf::actor_system& system, local_batch_settings settings,
                                    effect::fence_port effects) {
  return system.spawn(local_batch_bridge, std::move(settings), std::move(effects));
}

}  // namespace troupe::bridge
