// Fence, offset and letters of batches, in PostgreSQL and in the fake of the actor tests.
#include "runtime/actor/actor_system.hpp"
#include "runtime/bridge/fence_actor.hpp"
#include "tests/contract/bridge/toy_batch.hpp"
#include "tests/support/fake_fence.hpp"
#include "tests/support/test_database.hpp"

#include <caf/all.hpp>
#include <set>

using namespace troupe;

namespace {

class toy_handler final : public bridge::batch_handler {
public:
  void prepare(soci::session&) override {}
  void handle(const std::vector<broker::record>& batch, const std::string&, store::unit_of_work& unit) override {
    for (std::size_t i = 0; i < batch.size(); ++i)
      if (*batch[i].value == "reject")
        unit.reject(i, tests::rejection);
      else
        unit.sql() << "insert into effects(value) values (:v)", soci::use(*batch[i].value);
  }
};

class stored_fence {
public:
  stored_fence() {
    database_.migrate();
    database_.ask("create table effects(value text not null)");
  }
  ~stored_fence() { caf::anon_send_exit(fence_, caf::exit_reason::user_shutdown); }

  bridge::loaded_offset load() { return ask<bridge::loaded_offset>(bridge::load_offset{{"group", "coupons", 3}}); }
  bridge::batch_outcome send(const bridge::commit_batch& batch) { return ask<bridge::batch_outcome>(batch); }
  std::string effects() {
    return database_.ask("select coalesce(string_agg(value, ' ' order by value), '') from effects");
  }
  std::string letters() {
    return database_.ask(
        "select coalesce(string_agg(\"offset\" || '=' || reason, ' ' order by \"offset\"), '') from dead_letters");
  }

private:
  template <class Reply, class Request>
  Reply ask(const Request& asked) {
    Reply out;
    caf::scoped_actor self{system_};
    self->request(fence_, std::chrono::seconds{20}, asked)
        .receive([&](Reply& reply) { out = std::move(reply); },
                 [&](const caf::error& fault) { FAIL(system_.render(fault)); });
    return out;
  }

  tests::test_database database_;
  actor::system_config config_{1};
  caf::actor_system system_{config_};
  bridge::fence_port fence_ = bridge::spawn_fence_actor(system_, database_.settings(), "node-1",
                                                        {[] { return std::make_unique<toy_handler>(); }}, {});
};

/// What the script is told to answer is what the handler would say.
class fake_fence {
public:
  bridge::loaded_offset load() {
    const auto found = script_.stored.find(3);
    return {found == script_.stored.end() ? std::nullopt : std::optional{found->second}, script_.known[3]};
  }
  bridge::batch_outcome send(const bridge::commit_batch& batch) {
    auto said = script_.settle(batch, {bridge::batch_outcome::result::committed, "", verdicts_on(batch)});
    if (said.what == bridge::batch_outcome::result::committed && !batch.trial)
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
  static std::vector<std::string> verdicts_on(const bridge::commit_batch& batch) {
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

#include "tests/contract/bridge/fence_contract.hpp"
