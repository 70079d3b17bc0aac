// A database that was restored from a backup knows less of a group's offset than it did when that was committed.
#include "tests/actor/bridge/batch_scene.hpp"
#include "tests/actor/bridge/parking_scene.hpp"

#include <catch2/catch.hpp>

using namespace troupe;
using namespace std::chrono_literals;
using tests::b0;
using tests::batch_scene;
using tests::p0;
using tests::parking_scene;
using tests::record_of;

TEST_CASE("a keyed bridge whose database was restored leaves its group and says what to do", "[bridge][actor]") {
  parking_scene on;
  on.table->reached[0] = {40, {}};
  on.consumer->kept = 57;
  on.assign({p0});
  on.deliver({record_of(p0, 57, "a", "a57")});
  CHECK(on.consumer->count("stand aside") == 1);
  CHECK(on.script->times("a57") == 0);
  CHECK(on.status().aside.find("only up to offset 40, but its group has committed 57") != std::string::npos);
  CHECK(on.status().aside.find("troupe rewind orders/0 --to stored") != std::string::npos);
  on.revoke({p0});
  CHECK(on.consumer->count("store") == 0);
}

TEST_CASE("a bridge that left for a restored database looks now and then and goes on once it was rewound",
          "[bridge][actor]") {
  parking_scene on;
  on.table->reached[0] = {40, {}};
  on.consumer->kept = 57;
  on.assign({p0});
  on.consumer->listener->on_passed(p0, 57);
  on.world.settle();
  on.revoke({p0});
  on.pass(29s);
  CHECK(on.consumer->count("rejoin") == 0);
  on.pass(2s);
  CHECK(on.consumer->count("rejoin") == 1);
  on.consumer->kept.reset();
  const broker::assignment again{0, 2};
  on.assign({again});
  on.deliver({record_of(again, 40, "a", "a40")});
  CHECK(on.script->times("a40") == 1);
  CHECK(on.status().aside.empty());
}

TEST_CASE("a batch bridge whose stored offset is gone with a restore does not go on at its group's",
          "[bridge][actor]") {
  batch_scene on;
  on.consumer->kept = 57;
  on.assign({b0});
  on.deliver(b0, 57, 58);
  CHECK_FALSE(on.script->has_batch());
  CHECK(on.consumer->count("stand aside") == 1);
  CHECK(on.status().aside.find("knows coupons/0 not at all, but its group has committed 57") != std::string::npos);
}

TEST_CASE("a restored database is noticed though no record comes", "[bridge][actor]") {
  SECTION("keyed") {
    parking_scene on;
    on.table->reached[0] = {40, {}};
    on.consumer->kept = on.consumer->began_at = 57;
    on.assign({p0});
    CHECK(on.consumer->count("stand aside") == 0);
    on.pass(1s);
    CHECK(on.consumer->count("stand aside") == 1);
  }
  SECTION("batch") {
    batch_scene on;
    on.consumer->kept = on.consumer->began_at = 57;
    on.assign({b0});
    on.pass(3s);
    CHECK(on.consumer->count("stand aside") == 1);
  }
}

TEST_CASE("a batch bridge whose stored offset is older reads on from there by itself", "[bridge][actor]") {
  batch_scene on;
  on.script->stored[0] = 40;
  on.consumer->kept = 57;
  on.assign({b0});
  CHECK(on.consumer->has("start 0#1 40"));
  on.deliver(b0, 40, 41);
  CHECK(on.script->has_batch());
  CHECK(on.consumer->count("stand aside") == 0);
}

TEST_CASE("what a batch bridge commits at the broker its database knows", "[bridge][actor]") {
  batch_scene on;
  on.assign({b0});
  on.deliver(b0, 0, 1);
  on.answer(effect::batch_outcome::result::committed);
  CHECK(on.consumer->has("store 0#1 2"));
  CHECK(on.consumer->last_kept == 2);
}
