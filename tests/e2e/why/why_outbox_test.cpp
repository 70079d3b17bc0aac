#include "tests/e2e/why/embedded_shop.hpp"

using namespace troupe::tests;
using namespace std::chrono_literals;

TEST_CASE("why names an event that the broker refused", "[why][e2e]") {
  embedded_shop scene;
  scene.start();
  // More than a broker takes by default; nobody's row, which the next sweep publishes.
  scene.shop.database().ask(
      "insert into outbox(event_id, topic, key, type, payload, node, created_at) values ('too-large', '" +
      scene.orders() + "', '7', 'troupe.order-completed.v1', repeat('x', 2000000), '', now() - interval '1 hour')");
  scene.shop.require([&] { return scene.shop.count("dead_letters") == 1; }, 30s, "the event is not refused");
  const auto said = scene.why("outbox", "refused");
  INFO(said.out << said.errors);
  CHECK(said.prints("\"reason\":\"refused\""));
  CHECK(said.prints("1 event could never be published and became dead letters; the last: "));
}
