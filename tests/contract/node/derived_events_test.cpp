#include "runtime/node/wiring.hpp"

#include "runtime/actor/actor_system.hpp"
#include "runtime/actor/observed.hpp"
#include "runtime/effect/derivation.hpp"
#include "schemas/coupon_requested.hpp"
#include "schemas/order_completed.hpp"
#include "tests/support/test_database.hpp"
#include "tests/support/wait_until.hpp"

using namespace troupe;
using namespace std::chrono_literals;
using schemas::coupon_requested, schemas::order_completed;

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::handler::delivered<troupe::schemas::order_completed>)

namespace {

const effect::publication wishes{"request-coupon", wire::format::json, "troupe/node-1"};

/// For each order a wish for the coupon of that number.
class wishing final : public handler::transactional_handler<order_completed> {
public:
  explicit wishing(effect::publication how) : how_{std::move(how)} {}
  void prepare(soci::session&) override {}
  void handle(const std::vector<handler::ordered<order_completed>>& batch, store::unit_of_work& unit) override {
    for (std::size_t i = 0; i < batch.size(); ++i)
      unit.publish(i, effect::derive(coupon_requested{1, batch[i].message.order_id}, how_, batch[i].from,
                                     batch[i].message.occurred_at));
  }

private:
  effect::publication how_;
};

struct payer_state {
  static inline const char* name = "payer";
  std::optional<effect::keyed_store> store;
};
using payer_port = handler::keyed_handler_port<order_completed>;

/// The store actor of a keyed handler: pays each order it is told of, and wishes for the coupon of that number.
payer_port::behavior_type payer(actor::pointer<payer_port, payer_state> self, effect::keyed_store_settings with) {
  self->state.store.emplace(std::move(with));
  return {[self](const handler::delivered<order_completed>& one) {
    return self->state.store->give_effect(one.from, [&](store::unit_of_work& unit) {
      unit.sql() << "insert into payments values (:id)", soci::use(one.message.order_id.value());
      unit.publish(
          0, effect::derive(coupon_requested{1, one.message.order_id}, wishes, one.from, one.message.occurred_at));
    });
  }};
}

/// Stores which wishes came, and what they say of themselves.
class noting final : public handler::transactional_handler<coupon_requested> {
public:
  void prepare(soci::session&) override {}
  void handle(const std::vector<handler::ordered<coupon_requested>>& batch, store::unit_of_work& unit) override {
    for (const auto& one : batch)
      unit.sql() << "insert into wishes values (:id, :source, :request)", soci::use(one.from.event_id),
          soci::use(one.from.source), soci::use(one.from.trace.request_id);
  }
};

const node::handled_message order{"order-completed", "wishers"}, wish{"request-coupon", "noters"};

using subscriber = std::function<handler::subscription(const node::surroundings&)>;

handler::subscription wish_in_batches(const node::surroundings&) {
  return handler::transactional<order_completed>([] { return std::make_unique<wishing>(wishes); });
}

handler::subscription note_in_batches(const node::surroundings&) {
  return handler::transactional<coupon_requested>([] { return std::make_unique<noting>(); });
}

node::actor_kind kind(const std::string& name, std::vector<std::string> publishes, node::handled_message handles,
                      subscriber handler) {
  return {name,
          {},
          std::move(publishes),
          {handles},
          {},
          [=](const node::surroundings& around) {
            return std::map<std::string, handler::subscription>{{handles.name, handler(around)}};
          },
          [](const node::surroundings&) { return node::hosted_kind{}; }};
}

/// A node that wishes for what is ordered and notes what is wished for, all of it behind local routes. Nothing is swept
/// in the time of a test but once at the start.
struct scene {
  explicit scene(std::vector<std::string> wisher_publishes, bool keyed = false) {
    database.migrate();
    database.ask("create table wishes(id text, source text, request text); create table payments(id bigint)");
    file.node.name = "node-1";
    file.postgres.url = database.url();
    file.outbox.sweep = 10min;
    for (const auto& one : {order, wish}) {
      file.routes[one.name] = "local";
      file.topics[one.name].topic = one.name;
    }
    kinds = {kind("wisher", std::move(wisher_publishes), order,
                  keyed ? subscriber{[this](const auto& around) { return pay(around); }} : wish_in_batches),
             kind("noter", {}, wish, note_in_batches)};
    kinds[1].spawn = [this](const node::surroundings& around) {
      route = around.routes.at("order-completed");
      return node::hosted_kind{};
    };
    parts = node::wire(system, file, kinds);
  }
  ~scene() {
    route = bridge::publish_port{};
    node::stop(system, parts, 5s);
    for (const auto& one : payers)
      caf::anon_send_exit(one, caf::exit_reason::user_shutdown);
  }

  /// Pays keyed, and wishes because of it.
  handler::subscription pay(const node::surroundings& around) {
    const auto port = system.spawn<caf::detached>(payer, around.keyed_store_of("order-completed"));
    payers.push_back(caf::actor_cast<caf::actor>(port));
    return handler::keyed<order_completed>(port);
  }

  bridge::published order_comes(std::int64_t id) {
    bridge::published out;
    const auto event = wire::make_event(order_completed{id, {}}, "order-completed", wire::format::json,
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
  std::vector<caf::actor> payers;
  bridge::publish_port route;
  node::wired parts;
};

}  // namespace

TEST_CASE("what a batch handler publishes reaches its handler at once and with the request", "[node][contract]") {
  scene on{{wish.name}};
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

TEST_CASE("an event that comes twice to a keyed handler has one effect and one that is derived", "[node][contract]") {
  scene on{{wish.name}, true};
  for (int i = 0; i < 3; ++i)
    CHECK(on.order_comes(7).outcome == bridge::published::result::durable);
  on.database.wait_for("select string_agg(id || ' ' || request, ', ') from wishes", "request-coupon:shop#order-7 r-1");
  on.order_comes(8);
  on.database.wait_for("select count(*) from wishes", "2");
  CHECK(on.database.ask("select string_agg(id::text, ' ' order by id) from payments") == "7 8");
  on.database.wait_for("select count(*) from outbox", "0");
}

TEST_CASE("what a keyed handler publishes although its kind does not declare it holds it up", "[node][contract]") {
  scene on{{}, true};
  caf::scoped_actor self{on.system};
  self->send(on.route, bridge::publish{wire::make_event(order_completed{7, {}}, "order-completed", wire::format::json,
                                                        "order-7", "shop", {}, {})});
  on.database.wait_for(
      "select count(*) > 0 from pg_stat_database where datname = current_database() and "
      "xact_rollback > 0",
      "t");
  CHECK(on.database.ask("select (select count(*) from outbox) + (select count(*) from payments)") == "0");
}
