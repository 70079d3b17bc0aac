#include "runtime/bridge/inbound_batch_bridge.hpp"

#include "tests/actor/bridge/batch_scene.hpp"

#include <catch2/catch.hpp>

using namespace troupe;
using namespace std::chrono_literals;
using result = effect::batch_outcome::result;
using tests::b0;
using tests::b1;
using tests::batch_scene;
using texts = std::vector<std::string>;

TEST_CASE("a partition begins where the database says", "[bridge][actor]") {
  batch_scene on;
  on.script->stored[0] = 42;
  on.assign({b0, b1});
  CHECK(on.consumer->take() == texts{"start 0#1 42", "store 0#1 42", "start 1#2 -"});
}

TEST_CASE("an offset that only the database knows of is committed to the group", "[bridge][actor]") {
  batch_scene on;
  on.assign({b0});
  on.deliver(b0, 0, 0);
  on.script->stored[0] = 1;  // the batch was stored, its answer lost
  on.answer(effect::batch_outcome::result::fenced);
  on.pass(1s);
  CHECK(on.consumer->has("store 0#1 1"));
}

TEST_CASE("a partition begins when the database can be asked again", "[bridge][actor]") {
  batch_scene on;
  on.script->away = true;
  on.assign({b0});
  on.pass(1s);
  CHECK(on.consumer->take().empty());
  CHECK(on.script->loads.size() >= 4);
  on.script->away = false;
  on.script->stored[0] = 7;
  on.pass(1s);
  CHECK(on.consumer->take() == texts{"start 0#1 7", "store 0#1 7"});
}

TEST_CASE("of one partition one batch is out at a time and of others meanwhile", "[bridge][actor]") {
  batch_scene on;
  on.assign({b0, b1});
  on.deliver(b0, 0, 5);
  CHECK(on.script->offsets() == "0 1 2 3");
  CHECK(on.script->batches() == 1);
  on.deliver(b1, 0, 0);
  CHECK(on.script->batches() == 2);
  on.answer(result::committed);
  on.answer(result::committed);
  CHECK(on.script->offsets() == "4 5");
  CHECK(on.script->batch().of.partition == 0);
}

TEST_CASE("an offset is stored after the commit and not before", "[bridge][actor]") {
  batch_scene on;
  on.assign({b0});
  on.deliver(b0, 0, 2);
  CHECK(on.consumer->count("store") == 0);
  on.answer(result::committed);
  CHECK(on.consumer->commands.back() == "store 0#1 3");
}

TEST_CASE("an unavailable database gets the same batch again after a pause", "[bridge][actor]") {
  batch_scene on;
  on.assign({b0});
  on.deliver(b0, 0, 2);
  on.answer(result::unavailable);
  CHECK_FALSE(on.script->has_batch());
  on.deliver(b0, 3, 3);
  CHECK_FALSE(on.script->has_batch());  // more records are no reason to try sooner
  on.pass(100ms);
  CHECK(on.script->offsets() == "0 1 2 3");
  CHECK(on.script->batch().fence->from == 0);
  CHECK(on.consumer->count("store") == 0);
  CHECK(on.status().retried == 1);
}

TEST_CASE("a store that throws counts as unavailable", "[bridge][actor]") {
  batch_scene on;
  on.assign({b0});
  on.deliver(b0, 0, 0);
  on.script->fail();
  on.wait();
  CHECK(on.script->offsets() == "0");
}

TEST_CASE("a fenced batch makes the bridge ask and go on from the answer", "[bridge][actor]") {
  batch_scene on;
  on.assign({b0});
  on.deliver(b0, 0, 3);
  on.script->stored[0] = 2;  // another owner went on
  on.answer(result::fenced);
  on.wait();
  CHECK(on.script->loads.size() == 2);
  CHECK(on.script->offsets() == "2 3");
  CHECK(on.script->batch().fence->from == 2);
  CHECK(on.consumer->count("start") == 1);
}

TEST_CASE("a lost answer to COMMIT has one effect", "[bridge][actor]") {
  batch_scene on;
  on.assign({b0});
  on.deliver(b0, 0, 5);
  on.script->stored[0] = 4;  // it was committed
  on.answer(result::unavailable);
  on.wait();
  REQUIRE(on.script->offsets() == "0 1 2 3");
  on.answer(result::fenced);
  on.wait();
  CHECK(on.script->offsets() == "4 5");
}

TEST_CASE("a poison batch is cut down until its one bad record is a dead letter", "[bridge][actor]") {
  batch_scene on;
  on.assign({b0});
  on.deliver(b0, 0, 5);
  std::vector<std::string> condemned;
  for (int step = 0; step < 40 && on.script->has_batch(); ++step) {
    const auto offsets = on.script->offsets();
    if (!on.script->batch().condemned.empty()) {
      condemned.push_back(offsets);
      on.answer(result::committed, {on.script->batch().condemned});
    } else {
      on.answer(offsets.find('2') == offsets.npos ? result::committed : result::poison);
    }
    on.wait();
  }
  CHECK(condemned == texts{"2"});
  CHECK(on.script->stored[0] == 6);
  CHECK(on.consumer->commands.back() == "store 0#1 6");
  CHECK(on.status().dead_lettered == 1);
}

TEST_CASE("what a handler rejects counts as a dead letter", "[bridge][actor]") {
  batch_scene on;
  on.assign({b0});
  on.deliver(b0, 0, 2);
  on.answer(result::committed, {"", "no such coupon", ""});
  CHECK(on.status().dead_lettered == 1);
}

TEST_CASE("records that were left out as repeats are counted, and the offset goes on", "[bridge][actor]") {
  batch_scene on;
  on.assign({b0});
  on.deliver(b0, 0, 2);
  on.script->answer(result::committed, {"", "", ""}, "", {0, 2});
  on.world.settle();
  CHECK(on.status().repeated == 2);
  CHECK(on.status().dead_lettered == 0);
  CHECK(on.consumer->commands.back() == "store 0#1 3");
}

TEST_CASE("an idle batch partition is released at once", "[bridge][actor]") {
  batch_scene on;
  on.assign({b0, b1});
  on.consumer->take();
  on.revoke({b1});
  CHECK(on.consumer->take() == texts{"release 1#2"});
}

TEST_CASE("a revoke waits for the batch that is out", "[bridge][actor]") {
  batch_scene on;
  on.assign({b0});
  on.deliver(b0, 0, 5);
  on.consumer->take();
  on.revoke({b0});
  CHECK(on.consumer->take().empty());
  on.answer(result::committed);
  CHECK(on.consumer->take() == texts{"store 0#1 4", "release 0#1"});
  CHECK_FALSE(on.script->has_batch());
  CHECK(on.status().partitions.empty());
}

TEST_CASE("a batch that fails during a revoke is left to the next owner", "[bridge][actor]") {
  batch_scene on;
  on.assign({b0});
  on.deliver(b0, 0, 2);
  on.revoke({b0});
  on.answer(GENERATE(result::unavailable, result::fenced, result::poison));
  CHECK(on.consumer->commands.back() == "release 0#1");
  on.wait();
  CHECK_FALSE(on.script->has_batch());
}

TEST_CASE("a batch partition that backs off is released at once", "[bridge][actor]") {
  batch_scene on;
  on.assign({b0});
  on.deliver(b0, 0, 2);
  on.answer(result::unavailable);
  on.revoke({b0});
  CHECK(on.consumer->commands.back() == "release 0#1");
  on.wait();
  CHECK_FALSE(on.script->has_batch());
}

TEST_CASE("a batch that outlasts its revoke is forgotten", "[bridge][actor]") {
  batch_scene on;
  on.assign({b0});
  on.deliver(b0, 0, 2);
  on.revoke({b0});
  on.consumer->take();
  on.pass(3s);
  CHECK(on.status().partitions.empty());
  on.answer(result::committed);
  CHECK(on.consumer->take().empty());
  CHECK(on.status().late_answers == 1);
}

TEST_CASE("a lost batch partition is forgotten without a word to the broker", "[bridge][actor]") {
  batch_scene on;
  on.assign({b0});
  on.deliver(b0, 0, 2);
  on.consumer->take();
  on.revoke({b0}, true);
  on.answer(result::committed);
  CHECK(on.consumer->take().empty());
  CHECK(on.status().late_answers == 1);
}

TEST_CASE("the owner of the effects hears which partitions are handled here no more", "[bridge][actor]") {
  batch_scene on;
  on.assign({b0, b1});
  CHECK(on.script->left.empty());
  on.revoke({b1});
  CHECK(on.script->left == std::vector<std::int32_t>{1});
  on.revoke({b0}, true);
  CHECK(on.script->left == std::vector<std::int32_t>{1, 0});
}

TEST_CASE("a batch partition that comes back begins from the database again", "[bridge][actor]") {
  batch_scene on;
  const broker::assignment again{0, 9};
  on.assign({b0});
  on.deliver(b0, 0, 2);
  on.revoke({b0}, true);
  on.assign({again});
  on.deliver(again, 0, 2);
  on.answer(result::committed);  // of the old assignment
  on.answer(result::fenced);     // of the new one: the old one's batch got through
  on.wait();
  CHECK_FALSE(on.script->has_batch());
  CHECK(on.status().partitions[0].watermark == 3);
  CHECK(on.status().partitions[0].unfinished == 0);
  CHECK(on.consumer->count("store 0#1") == 0);
}

TEST_CASE("an offset set back in the database skips nothing", "[bridge][actor]") {
  batch_scene on;
  on.assign({b0});
  on.deliver(b0, 0, 3);
  on.answer(result::committed);
  on.deliver(b0, 4, 5);
  on.script->stored[0] = 1;
  on.answer(result::fenced);
  on.wait();
  CHECK(on.consumer->commands.back() == "start 0#1 1");
  CHECK_FALSE(on.script->has_batch());
  on.deliver(b0, 6, 7);  // fetched before the consumer went back
  CHECK_FALSE(on.script->has_batch());
  on.starts(b0);
  on.deliver(b0, 1, 5);
  CHECK(on.script->offsets() == "1 2 3 4");
}

TEST_CASE("a topic that was made anew is handled when an operator says so", "[bridge][actor]") {
  batch_scene on;
  on.script->stored[0] = 1000;
  on.script->known[0] = {999, 77};
  on.assign({b0});
  CHECK(on.consumer->has("start 0#1 1000 after 999=77"));
  on.cut({b0, {999, 77}, "has another record at offset 999"});
  on.deliver(b0, 0, 2);
  CHECK_FALSE(on.script->has_batch());
  CHECK(on.status().partitions[0].cut);
  CHECK_THAT(
      on.status().partitions[0].last_error,
      Catch::StartsWith("coupons/0 has another record at offset 999; the database says to go on at offset 1000"));
  const auto told = on.consumer->count("store");
  on.pass(6s);  // the database is asked again
  CHECK(on.consumer->count("store") == told);
  on.script->stored[0] = 0;  // update consumer_offsets
  on.script->known.clear();
  on.pass(6s);
  CHECK(on.consumer->commands.back() == "start 0#1 0");
  on.starts(b0);
  on.deliver(b0, 0, 2);
  CHECK(on.script->offsets() == "0 1 2");
}

TEST_CASE("what was dropped of a log made anew is read again wherever another owner has come to", "[bridge][actor]") {
  batch_scene on;
  on.script->stored[0] = 3;
  on.script->known[0] = {2, 77};
  on.assign({b0});
  on.cut({b0, {2, 77}, "has another record at offset 2"});
  on.deliver(b0, 0, 9);  // and stands still while an operator sets the offset back and another node handles 0 to 5
  on.script->stored[0] = 6;
  on.script->known[0] = {5, 55};
  on.pass(6s);
  REQUIRE(on.consumer->has("start 0#1 6 after 5=55"));
  on.deliver(b0, 10, 10);
  CHECK_FALSE(on.script->has_batch());
  on.starts(b0);
  on.deliver(b0, 6, 9);
  CHECK(on.script->offsets() == "6 7 8 9");
}

TEST_CASE("a partition that is set back goes on although nothing is left before where it was", "[bridge][actor]") {
  batch_scene on;
  on.script->stored[0] = 4;
  on.assign({b0});
  on.deliver(b0, 4, 4);
  on.script->stored[0] = 0;
  on.answer(result::fenced);
  on.wait();
  REQUIRE(on.consumer->commands.back() == "start 0#1 0");
  on.starts(b0);
  on.deliver(b0, 4, 5);  // the beginning was removed
  CHECK(on.script->offsets() == "4 5");
}

TEST_CASE("waiting records pause all batch partitions until fewer wait", "[bridge][actor]") {
  batch_scene on;
  on.assign({b0, b1});
  on.consumer->take();
  on.deliver(b0, 0, 13);
  CHECK(on.consumer->take() == texts{"pause 0#1", "pause 1#2"});
  on.answer(result::committed);
  CHECK(on.consumer->count("resume") == 0);
  on.answer(result::committed);
  CHECK(on.consumer->count("resume") == 2);
}

TEST_CASE("few records pause all batch partitions when they are large", "[bridge][actor]") {
  batch_scene on;
  on.assign({b0});
  on.consumer->take();
  const std::string forty_megabytes(40 << 20, 'x');
  on.consumer->listener->on_records({tests::record_of(b0, 0, "k", forty_megabytes)});
  on.world.settle();
  CHECK(on.consumer->count("pause") == 0);
  on.consumer->listener->on_records({tests::record_of(b0, 1, "k", forty_megabytes)});
  on.world.settle();
  CHECK(on.consumer->take() == texts{"pause 0#1"});
  on.answer(result::committed);
  CHECK(on.consumer->count("resume") == 1);
}

TEST_CASE("leaving waits for the batches that are out", "[bridge][actor]") {
  batch_scene on;
  on.assign({b0, b1});
  on.deliver(b0, 0, 0);
  bool left = false;
  on.world.own(on.world.system.spawn([&left, bridge = on.bridge](caf::event_based_actor* self) {
    self->request(bridge, caf::infinite, bridge::leave_group{}).then([&left](bool) { left = true; });
  }));
  on.world.settle();
  REQUIRE(on.consumer->has("stop"));
  on.revoke({b0, b1});
  CHECK_FALSE(left);
  on.answer(result::committed);
  CHECK(left);
}

TEST_CASE("a partition without a record or a stored offset is finished up to where reading began", "[bridge][actor]") {
  batch_scene on;
  on.consumer->began_at = 40;
  on.assign({b0});
  CHECK(on.status().partitions.at(0).watermark == 40);
}

TEST_CASE("the figures of a batch bridge tell what it holds", "[bridge][actor]") {
  batch_scene on;
  on.script->stored[0] = 10;
  on.consumer->log_end = 90;
  on.consumer->committed_at = 5;
  on.assign({b0});
  on.deliver(b0, 10, 15);
  on.answer(result::unavailable);
  on.pass(50ms);
  const auto status = on.status();
  CHECK(status.records == 6);
  CHECK(status.retried == 1);
  REQUIRE(status.partitions.size() == 1);
  const auto& one = status.partitions[0];
  CHECK(one.style == "batch");
  CHECK(one.watermark == 10);
  CHECK(one.log_end == 90);
  CHECK(one.committed == 5);
  CHECK(one.oldest_unfinished == 10);
  CHECK(one.oldest_age == 50ms);
  CHECK(one.unfinished == 6);
  CHECK(one.backing_off == 1);
  CHECK(one.last_error == "because");
}

TEST_CASE("one committed or aborted transaction leaves a batch topic without lag and moves its stored offset",
          "[bridge][actor]") {
  batch_scene on;
  on.script->stored[0] = 1;
  on.assign({b0});
  on.consumer->log_end = 2;
  on.consumer->listener->on_passed(b0, 2);
  on.world.settle();
  CHECK(lag_of(on.status().partitions.at(0)) == 0);
  CHECK_FALSE(on.script->has_batch());  // several markers are stored at once
  on.pass(1s);
  REQUIRE(on.script->has_batch());
  CHECK(on.script->batch().records.empty());
  on.answer(result::committed);
  CHECK(on.script->stored[0] == 2);
  CHECK(on.consumer->has("store 0#1 2"));
  on.wait();
  CHECK_FALSE(on.script->has_batch());
}

TEST_CASE("what was passed behind records that turn out to be handled already is stored", "[bridge][actor]") {
  batch_scene on;
  on.assign({b0});
  on.deliver(b0, 0, 0);
  REQUIRE(on.script->has_batch());
  on.consumer->listener->on_passed(b0, 5);
  on.world.settle();
  on.script->stored[0] = 1;  // its COMMIT was not answered
  on.answer(result::unavailable);
  on.pass(1s);
  on.answer(result::fenced);
  on.pass(3s);
  REQUIRE(on.script->has_batch());
  CHECK(on.script->batch().records.empty());
  on.answer(result::committed);
  CHECK(on.script->stored[0] == 5);
}

TEST_CASE("what was passed is stored when the database is back", "[bridge][actor]") {
  batch_scene on;
  on.script->stored[0] = 1;
  on.assign({b0});
  on.consumer->listener->on_passed(b0, 2);
  on.world.settle();
  on.pass(1s);
  on.answer(result::unavailable);
  on.wait();
  on.answer(result::committed);
  CHECK(on.script->stored[0] == 2);
}

TEST_CASE("a batch bridge whose database does not say where to begin leaves its group to others and comes back",
          "[bridge][actor]") {
  batch_scene on;
  on.script->away = true;
  on.assign({b0});
  on.pass(2900ms);
  CHECK_FALSE(on.consumer->has("stand aside"));
  CHECK(on.status().partitions.at(0).parked.waiting ==
        "the database does not say where to go on: the database is away");
  on.pass(200ms);
  REQUIRE(on.consumer->has("stand aside"));
  CHECK(on.status().aside == "the database is away");
  on.revoke({b0});

  on.wait();
  CHECK_FALSE(on.consumer->has("rejoin"));
  on.script->away = false;
  on.wait();
  CHECK(on.consumer->count("rejoin") == 1);
  CHECK(on.status().aside.empty());
  on.assign({b1});
  on.pass(5s);
  CHECK(on.consumer->count("stand aside") == 1);
  CHECK(on.consumer->has("start 1#2 -"));
}

TEST_CASE("a member that is still leaving its group when its database is back joins again", "[bridge][actor]") {
  batch_scene on;
  on.script->away = true;
  on.assign({b0});
  on.pass(3100ms);
  REQUIRE(on.consumer->has("stand aside"));
  on.script->away = false;
  on.wait();
  CHECK(on.consumer->count("rejoin") == 1);
}

TEST_CASE("a member that leaves again and again comes back after longer and longer pauses", "[bridge][actor]") {
  batch_scene on;
  std::vector<std::size_t> returns;
  for (std::uint64_t generation = 1; generation <= 6; ++generation) {
    on.script->away = true;
    const broker::assignment which{0, generation};
    on.assign({which});
    on.pass(3100ms);
    on.revoke({which});
    on.script->away = false;
    std::size_t waited = 0;
    for (; on.consumer->count("rejoin") < generation && waited < 100; ++waited)
      on.pass(500ms);
    returns.push_back(waited);
  }
  CHECK(returns.front() <= 3);
  CHECK(returns.back() > returns.front());
  CHECK(on.consumer->count("rejoin") == 6);
}
