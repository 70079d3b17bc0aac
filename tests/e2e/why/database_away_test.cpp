#include "tests/e2e/why/embedded_shop.hpp"

using namespace troupe::tests;
using namespace std::chrono_literals;

TEST_CASE("all nodes are still looked at while their database is away", "[why][e2e]") {
  embedded_shop scene{2};
  scene.start();
  scene.shop.database().refuse_connections();
  finished_command said;
  scene.shop.require(
      [&] {
        said = scene.troupe("ps");
        return said.says("cannot read the nodes table now; these are the nodes of ");
      },
      20s, "the nodes table can be read");
  scene.shop.database().accept_connections();
  INFO(said.out << said.errors);
  CHECK(said.prints("shop-1"));
  CHECK(said.prints("shop-2"));
  CHECK_FALSE(said.prints("mute"));
}

TEST_CASE("where an order is cannot be told without the database and that is a sentence", "[why][e2e][timed]") {
  embedded_shop scene;
  scene.start();
  scene.shop.database().refuse_connections();
  finished_command said;
  scene.shop.require(
      [&] {
        said = scene.troupe("why order 1");
        return said.exit_code == 3;
      },
      20s, "the order can be looked for");
  scene.shop.database().accept_connections();
  INFO(said.out << said.errors);
  CHECK(said.took < 2s);
  CHECK(said.says("shop-1: its tables cannot be read: "));
  CHECK_FALSE(said.says("{"));
}

TEST_CASE("a partition that moves while the database is away is left to others until it is back", "[why][e2e]") {
  embedded_shop scene{2};
  scene.start();
  int moved = 0;
  while (!scene.troupe("why " + scene.requests() + '/' + std::to_string(moved)).prints("on node shop-2"))
    REQUIRE(++moved < 4);
  scene.shop.database().refuse_connections();
  scene.shop.node(1).kill();
  const auto said = scene.why(scene.requests(), moved, "not-a-member");
  scene.shop.database().accept_connections();
  INFO(said.out << said.errors);
  CHECK(said.prints("node shop-1 says: it has left group "));
  CHECK(said.prints("is not currently accepting connections"));
  CHECK(scene.why(scene.requests(), moved, "idle").prints("is at its end on node shop-1"));
}
