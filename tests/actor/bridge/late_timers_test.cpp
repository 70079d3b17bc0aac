// Delayed messages and answers whose partition has changed under them.
#include "tests/actor/bridge/batch_scene.hpp"
#include "tests/actor/bridge/parking_scene.hpp"

#include <catch2/catch.hpp>

using namespace troupe;
using namespace std::chrono_literals;
using tests::p0;
using tests::parking_scene;
using tests::record_of;

namespace {

/// Two keys wait in the table from the last owner; the turn that asks for them fails, and a timer sends it again.
struct failed_turn_scene : parking_scene {
  failed_turn_scene() {
    for (const auto* key : {"j", "k"}) {
      auto one = record_of(p0, table->rows.empty() ? 0 : 1, key, std::string{key} + "0");
      table->rows[{0, one.at}] = {one, 1, "not yet", "waiting", {}};
    }
    table->mute = true;
    consumer->listener->on_assigned({p0});
    world.settle();
    table->away = true;  // from the first turn on
    table->let_go();     // the claim is answered
    pass(50ms);
    REQUIRE(parked().waiting.find("the database is away") != std::string::npos);
    table->away = false;
  }
};

}  // namespace

TEST_CASE("a fenced partition does not send its failed turn again", "[bridge][actor]") {
  failed_turn_scene on;
  on.table->epochs[0] = 9;  // another node has claimed the partition
  on.deliver({record_of(p0, 5, "other", "o")});
  REQUIRE(on.status().fenced == 1);
  on.pass(300ms);
  CHECK(on.table->turns == 0);
  CHECK(on.status().fenced == 1);
}

TEST_CASE("a leaving partition that gave up its turns does not send one again", "[bridge][actor]") {
  failed_turn_scene on;
  on.pass(300ms);  // both heads are in the handler's hands
  REQUIRE(on.script->held() == 2);
  on.table->away = true;
  on.deliver({record_of(p0, 5, "other", "o")});  // its confirmation fails and is to be repeated first
  on.answer("j0");                               // then a turn fails
  on.revoke({p0});
  on.pass(2s);
  CHECK(on.script->times("o") == 0);
  CHECK(on.status().partitions.size() == 1);  // k0 is still in hand
  on.answer("k0");
  CHECK(on.consumer->commands.back() == "release 0#1");
}

TEST_CASE("a stored offset that is read while a batch is out does not change the batch", "[bridge][actor]") {
  tests::batch_scene on;
  on.script->stored[0] = 10;
  on.assign({tests::b0});
  on.deliver(tests::b0, 10, 12);
  REQUIRE(on.script->offsets() == "10 11 12");
  on.cut({tests::b0, {}, "has another record at offset 9"});  // the topic was made anew under it
  on.deliver(tests::b0, 0, 0);
  on.script->stored[0] = 0;  // and the operator says: from its beginning
  on.pass(6s);
  on.script->stored[0] = 10;  // as when the batch was carried out, whose answer comes only now
  on.answer(effect::batch_outcome::result::committed);
  CHECK(on.consumer->has("store 0#1 13"));
}
