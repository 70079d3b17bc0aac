// Fence, offset and letters of batches, in the simulated database.
#include "tests/contract/effect/toy_batch.hpp"
#include "tests/simulation/world/topic_effects.hpp"

#include <set>

using namespace troupe;
using namespace troupe::simulation;

namespace {

std::multiset<std::string> stored_values;  // of the fence that is alive

class toy_transaction final : public topic_transaction {
public:
  using topic_transaction::topic_transaction;

  effect::handled_records handle(const std::string&, const std::vector<broker::record>& batch) override {
    effect::handled_records out;
    for (std::size_t i = 0; i < batch.size(); ++i)
      if (*batch[i].value == "reject")
        out.rejected.emplace_back(i, tests::rejection);
      else
        open_.write(table::effects, [value = *batch[i].value](tables&) { stored_values.insert(value); });
    return out;
  }

  static std::unique_ptr<topic_transaction> make(const batch_owner& by, transaction& open) {
    return std::make_unique<toy_transaction>(by, open);
  }
};

class simulated_fence {
public:
  simulated_fence() { stored_values.clear(); }

  effect::loaded_offset load() { return ask<effect::loaded_offset>(effect::load_offset{{"group", "coupons", 3}}); }
  effect::batch_outcome send(const effect::commit_batch& batch) { return ask<effect::batch_outcome>(batch); }
  std::string effects() const {
    std::string out;
    for (const auto& one : stored_values)
      out += (out.empty() ? "" : " ") + one;
    return out;
  }
  std::string letters() const {
    std::string out;
    for (const auto& [where, reason] : rows_.rows.dead_letters)
      out += (out.empty() ? "" : " ") + std::to_string(where.at) + '=' + reason;
    return out;
  }

private:
  template <class Reply, class Request>
  Reply ask(const Request& asked) {
    std::optional<Reply> out;
    caf::scoped_actor self{clock_.system};
    auto answer = self->request(fence_, caf::infinite, asked);
    clock_.run_for(milliseconds{2000});  // longer than any wire is slow
    answer.receive([&](Reply& reply) { out = std::move(reply); }, [](const caf::error&) {});
    return out.value();
  }
  /// The oracle has to know the records that it is told of.
  place known(const std::string& topic, const broker::record& of) {
    for (; end_ <= of.at; ++end_)
      judge_.appended({topic, of.from.partition, end_, 0}, {});
    return {topic, of.from.partition, of.at, 0};
  }

  clockwork clock_{7, false};
  oracle judge_;
  database rows_{clock_, {}};
  broker::offset end_ = 0;
  backend with_{clock_,
                rows_,
                judge_,
                [](const life_ptr&, const std::string&, std::int32_t) { return true; },
                [this](const std::string& topic, const broker::record& of) { return known(topic, of); },
                {},
                [](const broker::partition_name&, broker::landmark) { return 0; },
                {},
                {}};
  life_ptr who_ = std::make_shared<life>(life{"one"});
  effect::fence_port fence_ = spawn_fence({with_, who_, {}}, toy_transaction::make);
};

using fences = std::tuple<simulated_fence>;

}  // namespace

#include "tests/contract/effect/fence_contract.hpp"
