#include "runtime/testing/batch_consumer.hpp"

#include "runtime/api/batch_adapter.hpp"
#include "runtime/broker/landmark.hpp"
#include "runtime/effect/batch_effect.hpp"
#include "runtime/effect/effect_sql.hpp"

#include <algorithm>
#include <stdexcept>

namespace troupe::testing {
namespace {

using effect::batch_outcome, effect::commit_batch;

/// The verdict on record number `index`.
handled verdict_on(const batch_outcome& said, std::size_t index) {
  using to = handled::verdict;
  switch (said.what) {
    case batch_outcome::result::fenced:
      return {to::done_before, {}};
    case batch_outcome::result::unavailable:
      return {to::unavailable, said.reason};
    case batch_outcome::result::poison:
      return {to::retry, said.reason};
    case batch_outcome::result::committed:
      break;
  }
  if (index < said.rejected.size() && !said.rejected[index].empty())
    return {to::rejected, said.rejected[index]};
  return {said.is_repeat(index) ? to::done_before : to::done, {}};
}

class batches final : public consumer {
public:
  batches(api::batch_definition handles, const handler_surroundings& around)
      : handles_{std::move(handles)}, around_{around} {
    restart();
  }

  const std::string& message() const override { return handles_.message; }
  bool takes_many() const override { return true; }

  // What lies below the stored offset comes from an owner that does not know what another has done: to be fenced off.
  std::vector<handled> take(const std::vector<broker::record>& records) override {
    const auto stored = stored_of(partition_of(records));
    const auto fresh = std::partition_point(records.begin(), records.end(),
                                            [&](const auto& one) { return stored && one.at < stored->next; });
    auto out = attempt({records.begin(), fresh});
    const auto rest = attempt({fresh, records.end()});
    out.insert(out.end(), rest.begin(), rest.end());
    return out;
  }

  void give_up(const broker::record& one, const std::string& reason, int attempts) override {
    if (const auto said = commit({one}, reason, attempts); said.what != batch_outcome::result::committed)
      throw std::runtime_error{"a dead letter cannot be stored: " + said.reason};
  }

  void restart() override {
    database_ = effect::make_effect_sql(around_.database, "stage",
                                        api::batch_subscription_of(handles_, around_.may).make_handler(),
                                        around_.outbox ? around_.outbox() : nullptr);
    inbox_ = inbox::windows{{inbox::scope::outbox}};
  }

private:
  effect::partition_name partition_of(const std::vector<broker::record>& records) const {
    return {handles_.group, handles_.message, records.front().from.partition};
  }

  std::optional<effect::stored_offset> stored_of(const effect::partition_name& of) {
    auto stored = database_->read_offset(of);
    if (!stored)
      throw std::runtime_error{"the offset of a partition cannot be read: " + stored.error().detail};
    return *stored;
  }

  std::vector<handled> attempt(const std::vector<broker::record>& records) {
    if (records.empty())
      return {};
    const auto said = commit(records, "", 1);
    std::vector<handled> out;
    for (std::size_t i = 0; i < records.size(); ++i)
      out.push_back(verdict_on(said, i));
    return out;
  }

  batch_outcome commit(const std::vector<broker::record>& records, const std::string& condemned, int attempts) {
    const auto& last = records.back();
    const auto of = partition_of(records);
    const auto stored = stored_of(of).value_or(effect::stored_offset{});
    const commit_batch::fence_values fence{std::min(stored.next, last.at), last.at + 1, broker::landmark_of(last),
                                           stored.known.print};
    return effect::give_effect(*database_, {of, fence, records, condemned, static_cast<std::uint32_t>(attempts)},
                               inbox_);
  }

  api::batch_definition handles_;
  handler_surroundings around_;
  std::unique_ptr<effect::effect_database> database_;
  inbox::windows inbox_{{inbox::scope::outbox}};
};

}  // namespace

std::unique_ptr<consumer> batch_consumer(api::batch_definition handles, const handler_surroundings& around) {
  return std::make_unique<batches>(std::move(handles), around);
}

}  // namespace troupe::testing
