// A bridge that throws half-way through a message: what it holds is worth nothing any more.
#include "tests/actor/bridge/batch_scene.hpp"
#include "tests/actor/bridge/parking_scene.hpp"

#include <catch2/catch.hpp>

using namespace troupe;
using namespace std::chrono_literals;
using tests::b0;
using tests::p0;
using tests::parking_scene;
using tests::record_of;

TEST_CASE("a keyed bridge that throws in the middle of its records begins anew", "[bridge][actor]") {
  parking_scene on;
  on.assign({p0});
  on.deliver({record_of(p0, 0, "a", "a0")});
  on.answer("a0");
  on.store();
  on.deliver({record_of(p0, 1, "b", "b0"), record_of(p0, 2, "c", "boom"), record_of(p0, 3, "d", "d0")});
  CHECK(on.consumer->commands.back() == "rejoin");
  CHECK(on.status().partitions.empty());
  CHECK(on.status().fault == "the decoder broke");
  on.answer("b0");  // too late: its record comes again
  on.deliver({record_of(p0, 4, "e", "e0")});
  on.pass(1s);
  CHECK(on.script->times("d0") + on.script->times("e0") == 0);
  CHECK(on.consumer->count("store") == 1);

  const broker::assignment again{0, 2};
  on.assign({again});
  CHECK(on.status().fault.empty());
  on.deliver({record_of(again, 1, "b", "b0"), record_of(again, 2, "c", "c0"), record_of(again, 3, "d", "d0")});
  for (const auto* text : {"b0", "c0", "d0"})
    on.answer(text);
  on.store();
  CHECK(on.consumer->commands.back() == "store 0#2 4");
  CHECK(on.status().partitions[0].unfinished == 0);
}

TEST_CASE("a keyed bridge that gets no partition after its fault is well again", "[bridge][actor]") {
  parking_scene on;
  on.assign({p0});
  on.deliver({record_of(p0, 0, "c", "boom")});
  on.pass(29s);
  CHECK(on.status().fault == "the decoder broke");
  on.pass(2s);
  CHECK(on.status().fault.empty());
}

TEST_CASE("a bridge that throws while it leaves has left", "[bridge][actor]") {
  tests::keyed_scene on;
  on.assign({p0});
  on.deliver({record_of(p0, 0, "a", "a0")});
  bool left = false;
  caf::scoped_actor asks{on.world.system};
  auto pending = asks->request(on.bridge, caf::infinite, bridge::leave_group{});
  on.world.settle();
  on.deliver({record_of(p0, 1, "b", "boom")});
  on.world.settle();
  pending.receive([&](bool done) { left = done; }, [](const caf::error&) {});
  CHECK(left);
}

TEST_CASE("a batch bridge that throws in the middle of its records begins anew", "[bridge][actor]") {
  tests::batch_scene on;
  on.script->stored[0] = 10;
  on.assign({b0});
  on.deliver(b0, 10, 11);
  REQUIRE(on.script->offsets() == "10 11");
  on.consumer->throws_on_pause = true;
  on.deliver(b0, 12, 30);
  CHECK(on.consumer->commands.back() == "rejoin");
  CHECK(on.status().partitions.empty());
  CHECK(on.status().fault == "the bridge broke");
  on.answer(effect::batch_outcome::result::committed);  // the batch that was out
  CHECK_FALSE(on.script->has_batch());

  const broker::assignment again{0, 2};
  on.assign({again});
  CHECK(on.consumer->has("start 0#2 12"));
  CHECK(on.status().fault.empty());
  on.deliver(again, 12, 14);
  CHECK(on.script->offsets() == "12 13 14");
}
