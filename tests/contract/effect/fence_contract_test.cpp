// Fence, offset and letters of batches, in PostgreSQL and in the fake of the actor tests.
#include "tests/contract/effect/fence_scene.hpp"
#include "tests/support/fake_fence.hpp"

#include <caf/all.hpp>
#include <set>

using namespace troupe;

namespace {

class stored_fence {
public:
  effect::loaded_offset load() {
    effect::loaded_offset out;
    caf::scoped_actor self{on_.system};
    self->request(on_.fence, std::chrono::seconds{20}, effect::load_offset{{"group", "coupons", 3}})
        .receive([&](const effect::loaded_offset& found) { out = found; },
                 [&](const caf::error& fault) { FAIL(on_.system.render(fault)); });
    return out;
  }
  effect::batch_outcome send(const effect::commit_batch& batch) { return on_.send(batch); }
  std::string effects() { return on_.effects(); }
  std::string letters() {
    return on_.database.ask(
        "select coalesce(string_agg(\"offset\" || '=' || reason, ' ' order by \"offset\"), '') from dead_letters");
  }

private:
  tests::fence_scene on_;
};

/// What the script is told to answer is what the handler would say.
class fake_fence {
public:
  effect::loaded_offset load() {
    const auto found = script_.stored.find(3);
    return {found == script_.stored.end() ? std::nullopt : std::optional{found->second}, script_.known[3]};
  }
  effect::batch_outcome send(const effect::commit_batch& batch) {
    auto said = script_.settle(batch, {effect::batch_outcome::result::committed, "", verdicts_on(batch)});
    if (said.what == effect::batch_outcome::result::committed && !batch.trial)
      for (std::size_t i = 0; i < batch.records.size(); ++i)
        if (said.rejected[i].empty())
          values_.insert(*batch.records[i].value);
    return said;
  }
  std::string effects() const {
    std::string out;
    for (const auto& one : values_)
      out += (out.empty() ? "" : " ") + one;
    return out;
  }
  std::string letters() const {
    std::string out;
    for (const auto& one : script_.letters)
      out += (out.empty() ? "" : " ") + std::to_string(one.record.at) + '=' + one.reason;
    return out;
  }

private:
  static std::vector<std::string> verdicts_on(const effect::commit_batch& batch) {
    std::vector<std::string> out;
    for (const auto& one : batch.records)
      out.push_back(!batch.condemned.empty() ? batch.condemned : *one.value == "reject" ? tests::rejection : "");
    return out;
  }

  tests::fence_script script_;
  std::multiset<std::string> values_;
};

using fences = std::tuple<stored_fence, fake_fence>;

}  // namespace

#include "tests/contract/effect/fence_contract.hpp"
