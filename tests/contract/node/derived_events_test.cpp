#include "runtime/node/wiring.hpp"

#include "runtime/actor/actor_system.hpp"
#include "runtime/bridge/derivation.hpp"
#include "schemas/coupon_requested.hpp"
#include "schemas/order_completed.hpp"
#include "tests/support/test_database.hpp"
#include "tests/support/wait_until.hpp"

using namespace troupe;
using namespace std::chrono_literals;
using schemas::coupon_requested, schemas::order_completed;

namespace {

/// For each order a wish for the coupon of that number.
class wishing final : public bridge::transactional_handler<order_completed> {
public:
  explicit wishing(bridge::publication how) : how_{std::move(how)} {}
  void prepare(soci::session&) override {}
  void handle(const std::vector<bridge::ordered<order_completed>>& batch, store::unit_of_work& unit) override {
    for (std::size_t i = 0; i < batch.size(); ++i)
      unit.publish(i, bridge::derive(coupon_requested{1, batch[i].message.order_id}, how_, batch[i].from,
                                     batch[i].message.occurred_at));
  }

private:
  bridge::publication how_;
};

/// Stores which wishes came, and what they say of themselves.
class noting final : public bridge::transactional_handler<coupon_requested> {
public:
  void prepare(soci::session&) override {}
  void handle(const std::vector<bridge::ordered<coupon_requested>>& batch, store::unit_of_work& unit) override {
    for (const auto& one : batch)
      unit.sql() << "insert into wishes values (:id, :source, :request)", soci::use(one.from.event_id),
          soci::use(one.from.source), soci::use(one.from.trace.request_id);
  }
};

const config::known_message order{"order-completed", "wishers", "wisher", ""}, wish{"request-coupon", "noters", "", ""};

node::actor_kind kind(const std::string& name, std::vector<config::known_message> publishes,
                      config::known_message handles, bridge::batch_subscription handler) {
  return {name,
          {},
          std::move(publishes),
          {handles},
          {},
          [=](const node::surroundings&) {
            return std::map<std::string, bridge::subscription>{{handles.name, handler}};
          },
          [](const node::surroundings&) { return node::hosted_kind{}; }};
}

/// A node that wishes for what is ordered and notes what is wished for, all of it behind local routes. Nothing is swept
/// in the time of a test but once at the start.
struct scene {
  explicit scene(std::vector<config::known_message> wisher_publishes) {
    database.migrate();
    database.ask("create table wishes(id text, source text, request text)");
    file.node.name = "node-1";
    file.postgres.url = database.url();
    file.outbox.sweep = 10min;
    for (const auto& one : {order, wish}) {
      file.routes[one.name] = "local";
      file.topics[one.name].topic = one.name;
    }
    kinds = {
        kind("wisher", std::move(wisher_publishes), order, bridge::transactional<order_completed>([] {
               return std::make_unique<wishing>(
                   bridge::publication{"request-coupon", schemas::format::json, "troupe/node-1"});
             })),
        kind("noter", {}, wish, bridge::transactional<coupon_requested>([] { return std::make_unique<noting>(); }))};
    kinds[1].spawn = [this](const node::surroundings& around) {
      route = around.routes.at("order-completed");
      return node::hosted_kind{};
    };
    parts = node::wire(system, file, kinds);
  }
  ~scene() {
    route = bridge::publish_port{};
    node::stop(system, parts, 5s);
  }

  bridge::published order_comes(std::int64_t id) {
    bridge::published out;
    const auto event = schemas::make_event(order_completed{id, {}}, "order-completed", schemas::format::json,
                                           "order-" + std::to_string(id), "shop", {}, {"r-1", ""});
    caf::scoped_actor self{system};
    self->request(route, 20s, bridge::publish{event})
        .receive([&](bridge::published& said) { out = std::move(said); },
                 [&](const caf::error& fault) { FAIL(system.render(fault)); });
    return out;
  }

  tests::test_database database;
  config::node_file file;
  std::vector<node::actor_kind> kinds;
  actor::system_config config{2};
  caf::actor_system system{config};
  bridge::publish_port route;
  node::wired parts;
};

}  // namespace

TEST_CASE("what a batch handler publishes reaches its handler at once and with the request", "[node][contract]") {
  scene on{{wish}};
  CHECK(on.order_comes(7).outcome == bridge::published::result::durable);
  on.database.wait_for("select id || ' ' || source || ' ' || request from wishes",
                       "request-coupon:shop#order-7 troupe/node-1 r-1");
  on.order_comes(8);  // the first one may have been found by the sweep at the start
  on.database.wait_for("select count(*) from wishes", "2");
  on.database.wait_for("select count(*) from outbox", "0");
}

TEST_CASE("what a handler publishes although its kind does not declare it holds its batch up", "[node][contract]") {
  scene on{{}};
  const auto said = on.order_comes(7);
  CHECK(said.outcome == bridge::published::result::unavailable);
  CHECK_THAT(said.reason, Catch::Contains("its kind declares none that it publishes"));
  CHECK(on.database.ask("select count(*) from outbox") == "0");
}
