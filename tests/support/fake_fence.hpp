// The owner of the effects, in memory: keeps every batch until the test says what became of it.
#pragma once

#include "runtime/actor/observed.hpp"
#include "runtime/effect/fence_port.hpp"
#include "runtime/letters/dead_letter.hpp"
#include "tests/support/fake_promise.hpp"

#include <deque>
#include <map>
#include <memory>

namespace troupe::tests {

/// Offsets are answered at once unless `away`; batches wait in `out`.
class fence_script {
public:
  std::map<std::int32_t, broker::offset> stored;   // next offset by partition
  std::map<std::int32_t, broker::landmark> known;  // beside it
  std::vector<letters::dead_letter> letters;       // of batches that were committed
  std::vector<std::int32_t> loads;                 // partitions asked for
  std::vector<std::int32_t> left;                  // partitions that are handled here no more
  bool away = false;                               // the database does not answer load_offset
  caf::weak_actor_ptr owner;

  bool has_batch() const { return !out_.empty(); }
  std::size_t batches() const { return out_.size(); }
  const effect::commit_batch& batch() const { return out_.front().batch; }

  /// "10 11 12" of the oldest batch that is out; empty when there is none.
  std::string offsets() const {
    std::string text;
    if (has_batch())
      for (const auto& record : batch().records)
        text += (text.empty() ? "" : " ") + std::to_string(record.at);
    return text;
  }

  /// "a b c": what the records carry, for routes without offsets.
  std::string values() const {
    std::string text;
    if (has_batch())
      for (const auto& record : batch().records)
        text += (text.empty() ? "" : " ") + *record.value;
    return text;
  }

  /// Answers the oldest batch. A commit moves the stored offset and stores letters of what is rejected; it is fenced
  /// when that stands elsewhere.
  void answer(effect::batch_outcome::result what, std::vector<std::string> rejected = {},
              const std::string& reason = "because", std::vector<std::size_t> repeats = {}) {
    auto one = std::move(out_.front());
    out_.pop_front();
    keep(owner, one.promise, settle(one.batch, {what, reason, std::move(rejected), std::move(repeats)}));
  }

  effect::batch_outcome settle(const effect::commit_batch& batch, effect::batch_outcome wanted) {
    if (wanted.what != effect::batch_outcome::result::committed || batch.trial)
      return wanted;
    if (batch.fence && !move(batch.of.partition, *batch.fence))
      return {effect::batch_outcome::result::fenced, "the stored offset is another", {}};
    for (std::size_t i = 0; i < wanted.rejected.size(); ++i)
      if (!wanted.rejected[i].empty())
        letters.push_back({batch.of.group, batch.of.topic, batch.records[i], wanted.rejected[i], batch.attempts});
    return wanted;
  }

  /// Answers the oldest batch with an error instead of an outcome.
  void fail() {
    auto one = std::move(out_.front());
    out_.pop_front();
    keep(owner, one.promise, caf::make_error(caf::sec::runtime_error, "the store threw"));
  }

  caf::result<effect::loaded_offset> load(std::int32_t partition) {
    loads.push_back(partition);
    if (away)
      return caf::make_error(caf::sec::runtime_error, "the database is away");
    const auto found = stored.find(partition);
    return effect::loaded_offset{found == stored.end() ? std::nullopt : std::optional{found->second}, known[partition]};
  }

  struct held_batch {
    effect::commit_batch batch;
    caf::typed_response_promise<effect::batch_outcome> promise;
  };
  void hold(held_batch one) { out_.push_back(std::move(one)); }

private:
  bool move(std::int32_t partition, const effect::commit_batch::fence_values& fence) {
    const auto found = stored.find(partition);
    if (found != stored.end() && (found->second != fence.from || known[partition].print != fence.from_print))
      return false;
    stored[partition] = fence.next;
    known[partition] = fence.last;
    return true;
  }

  std::deque<held_batch> out_;
};

struct fake_fence_state {
  static inline const char* name = "fake_fence";
};

using fake_fence_port = effect::fence_port::extend<caf::reacts_to<keep_promise>>;

inline effect::fence_port spawn_fake_fence(caf::actor_system& system, std::shared_ptr<fence_script> script) {
  return system.spawn(
      [script](actor::pointer<fake_fence_port, fake_fence_state> self) -> fake_fence_port::behavior_type {
        script->owner = caf::actor_cast<caf::weak_actor_ptr>(self);
        return {[script](const effect::load_offset& asked) { return script->load(asked.of.partition); },
                [self, script](const effect::commit_batch& batch) -> caf::result<effect::batch_outcome> {
                  auto promise = self->make_response_promise<effect::batch_outcome>();
                  script->hold({batch, promise});
                  return promise;
                },
                [script](const effect::partition_left& news) { script->left.push_back(news.of.partition); },
                [](const keep_promise& now) { now(); }};
      });
}

}  // namespace troupe::tests
