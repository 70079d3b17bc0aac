#include "tests/e2e/why/embedded_shop.hpp"
#include "tests/support/pseudo_terminal.hpp"

using namespace troupe::tests;
using namespace std::chrono_literals;

TEST_CASE("a paused topic is read by nobody until it is resumed", "[why][e2e]") {
  embedded_shop scene;
  scene.start();
  auto& shop = scene.shop;
  const auto coupon = shop.add_coupon(5);
  const auto paused = scene.troupe("pause " + scene.requests());
  CHECK(paused.exit_code == 0);
  CHECK(paused.prints("shop-1: paused " + scene.requests() + "/0"));
  CHECK(scene.troupe("partitions " + scene.requests()).prints("by the operator since 20"));
  CHECK(scene.troupe("partitions " + scene.requests() + " --json").prints("\"pausedByOperatorSince\":\"20"));
  CHECK(shop.door().request_coupon(1, coupon).status == 200);
  CHECK(shop.door().order(1, {shop.add_product(1)}).status == 201);
  shop.require([&] { return shop.count("data_platform_orders") == 1; }, 20s, "the other topic stands still too");
  CHECK(shop.count("coupon_issues") == 0);
  CHECK(scene.troupe("resume " + scene.requests()).prints("shop-1: resumed " + scene.requests() + "/0"));
  shop.require([&] { return shop.count("coupon_issues") == 1; }, 20s, "a resumed topic is not read");
}

TEST_CASE("pausing what nobody reads fails and says so", "[why][e2e]") {
  embedded_shop scene;
  scene.start();
  const auto unknown = scene.troupe("pause no-such-topic"), wrong = scene.troupe("pause topic/x");
  CHECK(unknown.exit_code == 1);
  CHECK(unknown.says("no node has done it"));
  CHECK(wrong.exit_code == 2);
  CHECK(wrong.says("no partition number"));
}

TEST_CASE("a drained node ends in order and the command waits for it", "[why][e2e]") {
  embedded_shop scene{2};
  scene.start();
  const auto drained = scene.troupe("drain shop-2");
  CHECK(drained.exit_code == 0);
  CHECK(drained.prints("shop-2 is gone"));
  CHECK(wait_until([&] { return !scene.shop.node(1).is_running(); }));
  CHECK(scene.shop.node(1).log().find("drained by the operator") != std::string::npos);
  CHECK(scene.troupe("drain shop-2").says("there is no node shop-2"));
  CHECK(scene.troupe("drain shop-1 --json").prints(R"({"node":"shop-1"})"));
}

TEST_CASE("a partition is paused and resumed from top after asking", "[why][e2e]") {
  embedded_shop scene;
  scene.start();
  const auto paused = [&] { return scene.troupe("partitions --json").prints("\"pausedByOperatorSince\":\"20"); };
  pseudo_terminal screen{
      {TROUPE_BINARY, "top", "--admin", "127.0.0.1:" + std::to_string(scene.shop.node(0).admin_port())}, 20, 160};
  REQUIRE(screen.shows("shop-1"));
  screen.type("3p");
  CHECK(screen.shows("? y/n"));
  screen.type("n");
  CHECK_FALSE(paused());
  screen.type("py");
  CHECK(wait_until(paused));
  // The next look shows that it is paused; until then p would pause it again.
  REQUIRE(screen.shows("by the op"));
  screen.type("py");
  CHECK(wait_until([&] { return !paused(); }));
  screen.type("q");
  CHECK(screen.exit_code() == 0);
}
