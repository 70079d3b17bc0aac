#include "actors/order/order_routes.hpp"

#include "tests/support/deterministic_world.hpp"

#include <catch2/catch.hpp>

using namespace troupe;
using namespace troupe::order;
using reason = refusal::kind;

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(std::function<void(caf::event_based_actor*)>)

namespace {

using action = std::function<void(caf::event_based_actor*)>;

/// What the shop was asked, and what it will say.
struct shop_script {
  std::vector<place_order> placed;
  std::vector<restock_product> restocked;
  answer<placed_order> order_answer = placed_order{15, 1000, 100, timestamp{}, {1000}, false};
  answer<product> product_answer = product{3, "cup", 1250, 7};
};

order_port::behavior_type fake_shop(order_port::pointer, shop_script* script) {
  return {[script](const place_order& asked) {
            script->placed.push_back(asked);
            return placing_result{script->order_answer};
          },
          [script](const create_product&) { return product_result{script->product_answer}; },
          [script](const restock_product& asked) {
            script->restocked.push_back(asked);
            return product_result{script->product_answer};
          },
          [script](const get_product&) { return product_result{script->product_answer}; },
          [](const get_order&) {
            return order_result{order_record{15, 7, 4, "completed", 1000, 100, {}, {{3, 1, 1000}}}};
          }};
}

caf::behavior fake_door(caf::event_based_actor* self) {
  return {[self](const action& act) { act(self); }};
}

struct routes_world {
  tests::deterministic_world world;
  shop_script script;
  caf::actor door = world.own(world.system.spawn(fake_door));
  std::vector<http::door_route> routes = order_routes(world.own(world.system.spawn(fake_shop, &script)));

  http::response ask(const std::string& method, const std::string& pattern, http::request asked) {
    http::response got{0, "", "", {}};
    for (const auto& route : routes)
      if (route.where.method == method && route.where.pattern == pattern) {
        const http::exchange one{0, std::move(asked), [&got](http::response with) { got = std::move(with); }};
        caf::anon_send(door, action{[&route, one](caf::event_based_actor* self) { route.handle(self, one); }});
        world.settle();
        return got;
      }
    FAIL("no such route");
    return got;
  }

  http::response place(const std::string& body, const std::string& key = "") {
    http::request asked;
    asked.body = body;
    if (!key.empty())
      asked.head.emplace_back("idempotency-key", key);
    return ask("POST", "/api/v1/order", asked);
  }

  http::response get(const std::string& pattern, const std::string& id) {
    http::request asked;
    asked.params["id"] = id;
    return ask("GET", pattern, asked);
  }
};

constexpr auto good_order = R"({"userId":"7","couponId":null,"items":[{"productId":3,"quantity":2}]})";

}  // namespace

TEST_CASE("a placed order is answered with its location", "[order][actor]") {
  routes_world w;
  const auto got = w.place(good_order, "k-1");
  CHECK(got.status == 201);
  CHECK(got.body == R"({"orderId":15,"status":"completed","total":1000,"discount":100,"payable":900,)"
                    R"("occurredAt":"1970-01-01T00:00:00.000000Z"})");
  REQUIRE(got.head.size() == 1);
  CHECK(got.head[0].second == "/api/v1/order/15");
  REQUIRE(w.script.placed.size() == 1);
  CHECK(w.script.placed[0].user_id == 7);
  CHECK(w.script.placed[0].idempotency_key == "k-1");
}

TEST_CASE("each refusal has its status and kind", "[order][actor]") {
  routes_world w;
  const auto asked = [&](reason why) {
    w.script.order_answer = tl::unexpected(refusal{why, 3, {}});
    const auto got = w.place(good_order);
    const auto kind = got.body.substr(got.body.find("problem:") + 8);
    return std::to_string(got.status) + ' ' + kind.substr(0, kind.find('"'));
  };
  CHECK(asked(reason::out_of_stock) == "409 out-of-stock");
  CHECK(asked(reason::unknown_product) == "422 unknown-product");
  CHECK(asked(reason::coupon_not_issued) == "409 coupon-not-usable");
  CHECK(asked(reason::coupon_expired) == "409 coupon-not-usable");
  CHECK(asked(reason::key_reused) == "422 key-reused");
  CHECK(asked(reason::overloaded) == "503 unavailable");
  CHECK(asked(reason::unavailable) == "503 unavailable");
  CHECK(asked(reason::outcome_unknown) == "500 outcome-unknown");
}

TEST_CASE("a body that is not an order never reaches the shop", "[order][actor]") {
  routes_world w;
  for (const auto* body : {"", "[]", R"({"userId":1})", R"({"userId":1,"items":[]})",
                           R"({"userId":0,"items":[{"productId":3,"quantity":1}]})",
                           R"({"userId":1,"items":[{"productId":3,"quantity":0}]})",
                           R"({"userId":1,"items":[{"productId":3,"quantity":1}],"more":1})"})
    CHECK(w.place(body).status == 400);
  CHECK(w.script.placed.empty());
}

TEST_CASE("the field to blame is named", "[order][actor]") {
  routes_world w;
  const auto got = w.place(R"({"userId":1,"items":[{"productId":3,"quantity":1},{"productId":3,"quantity":-1}]})");
  CHECK(got.body.find(R"("field":"items[1].quantity")") != std::string::npos);
}

TEST_CASE("an idempotency key is visible ASCII of at most 128 characters", "[order][actor]") {
  routes_world w;
  CHECK(w.place(good_order, std::string(128, 'k')).status == 201);
  CHECK(w.place(good_order, std::string(129, 'k')).status == 400);
  CHECK(w.place(good_order, "a b").status == 400);
  CHECK(w.place(good_order, "\x80").status == 400);
}

TEST_CASE("ids in paths are positive 63-bit integers", "[order][actor]") {
  routes_world w;
  for (const auto* id : {"0", "-1", "9223372036854775808", "1x", ""})
    CHECK(w.get("/api/v1/product/{id}", id).status == 400);
  CHECK(w.get("/api/v1/product/{id}", "9223372036854775807").status == 200);
}

TEST_CASE("an order is shown with its items", "[order][actor]") {
  routes_world w;
  CHECK(w.get("/api/v1/order/{id}", "15").body ==
        R"({"orderId":15,"userId":7,"couponId":4,"status":"completed","total":1000,"discount":100,"payable":900,)"
        R"("occurredAt":"1970-01-01T00:00:00.000000Z","items":[{"productId":3,"quantity":1,"price":1000}]})");
}

TEST_CASE("a restock without a key gets one of its own each time", "[order][actor]") {
  routes_world w;
  http::request asked;
  asked.params["id"] = "3";
  asked.body = R"({"quantity":5})";
  CHECK(w.ask("POST", "/api/v1/product/{id}/restock", asked).body ==
        R"({"productId":3,"name":"cup","price":1250,"stock":7})");
  w.ask("POST", "/api/v1/product/{id}/restock", asked);
  REQUIRE(w.script.restocked.size() == 2);
  CHECK(w.script.restocked[0].idempotency_key != w.script.restocked[1].idempotency_key);
}

TEST_CASE("a created product is answered with its location", "[order][actor]") {
  routes_world w;
  http::request asked;
  asked.body = R"({"name":"cup","price":1250,"stock":7})";
  const auto got = w.ask("POST", "/api/v1/product", asked);
  CHECK(got.status == 201);
  CHECK(got.body == R"({"productId":3})");
  CHECK(got.head.at(0).second == "/api/v1/product/3");
}
