#include "runtime/bridge/inbound_keyed_bridge.hpp"

#include "tests/actor/bridge/keyed_scene.hpp"

#include <catch2/catch.hpp>

using namespace troupe;
using namespace std::chrono_literals;
using handler::reject;
using handler::retry;
using tests::keyed_scene;
using tests::p0;
using tests::p1;
using tests::record_of;
using texts = std::vector<std::string>;

TEST_CASE("the last finished record goes along with the watermark", "[bridge][actor]") {
  keyed_scene on;
  on.assign({p0});
  auto first = record_of(p0, 0, "a", "a"), second = record_of(p0, 1, "b", "b");
  first.print = 70;
  second.print = 71;
  on.deliver({first, second});
  on.answer("b");
  on.store();
  CHECK(on.consumer->count("store") == 0);
  on.answer("a");
  on.store();
  CHECK(on.consumer->commands.back() == "store 0#1 2 after 1=71");
}

TEST_CASE("a partition begins where its group committed", "[bridge][actor]") {
  keyed_scene on;
  on.assign({p0, p1});
  CHECK(on.consumer->take() == texts{"start 0#1 -", "start 1#2 -"});
}

TEST_CASE("a slow key delays only itself", "[bridge][actor]") {
  keyed_scene on;
  on.assign({p0});
  on.deliver({record_of(p0, 0, "slow", "s0"), record_of(p0, 1, "slow", "s1"), record_of(p0, 2, "quick", "q0"),
              record_of(p0, 3, "quick", "q1")});
  CHECK(on.script->seen == texts{"s0", "q0"});
  on.answer("q0");
  CHECK(on.script->seen == texts{"s0", "q0", "q1"});
  on.answer("q1");
  on.answer("s0");
  CHECK(on.script->seen.back() == "s1");
}

TEST_CASE("a handler is told where a record comes from", "[bridge][actor]") {
  keyed_scene on;
  on.assign({p1});
  on.deliver({record_of(p1, 7, "k", "x")});
  REQUIRE(on.script->origins.size() == 1);
  CHECK(on.script->origins[0].event_id == "orders/1/7");
}

TEST_CASE("the watermark never passes a hole", "[bridge][actor]") {
  keyed_scene on;
  on.assign({p0});
  on.deliver({record_of(p0, 5, "a", "a"), record_of(p0, 6, "b", "b"), record_of(p0, 9, "c", "c")});
  on.answer("c");
  on.answer("b");
  on.store();
  CHECK(on.consumer->count("store 0#1 6") + on.consumer->count("store 0#1 1") == 0);
  on.answer("a");
  on.store();
  CHECK(on.consumer->commands.back() == "store 0#1 10");
}

TEST_CASE("watermarks are stored at intervals and only when they moved", "[bridge][actor]") {
  keyed_scene on;
  on.assign({p0, p1});
  on.deliver({record_of(p0, 0, "a", "a"), record_of(p0, 1, "b", "b"), record_of(p0, 2, "c", "c")});
  on.consumer->take();
  on.answer("a");
  on.answer("b");
  CHECK(on.consumer->take().empty());
  on.store();
  CHECK(on.consumer->take() == texts{"store 0#1 2"});
  on.pass(10s);
  CHECK(on.consumer->take().empty());
}

TEST_CASE("a record that fails for good becomes a dead letter and its key goes on", "[bridge][actor]") {
  keyed_scene on;
  on.assign({p0});
  on.script->verdicts["poison"] = retry("it will not go");
  on.deliver({record_of(p0, 0, "a", "poison"), record_of(p0, 1, "a", "after"), record_of(p0, 2, "b", "other")});
  on.answer("other");
  CHECK(on.script->times("after") == 0);
  CHECK(on.box->letters.empty());
  on.pass(100ms);
  CHECK(on.script->times("poison") == 2);
  on.pass(200ms);
  CHECK(on.script->times("poison") == 3);
  REQUIRE(on.box->letters.size() == 1);
  const auto& letter = on.box->letters[0];
  CHECK(letter.reason == "it will not go");
  CHECK(letter.attempts == 3);
  CHECK(letter.group == "group");
  CHECK(letter.topic == "orders");
  CHECK(letter.record.at == 0);
  CHECK(letter.record.value == "poison");
  CHECK(on.script->times("after") == 1);
  on.answer("after");
  on.store();
  CHECK(on.consumer->has("store 0#1 3"));
}

TEST_CASE("an outage is waited for and costs no attempt", "[bridge][actor]") {
  keyed_scene on;
  on.assign({p0});
  on.script->verdicts["a0"] = handler::unavailable("the sink is away");
  on.deliver({record_of(p0, 0, "a", "a0")});
  on.pass(20s);
  CHECK(on.script->times("a0") > 10);
  CHECK(on.box->letters.empty());
  on.script->verdicts["a0"] = handler::done();
  on.pass(2s);
  on.store();
  CHECK(on.consumer->has("store 0#1 1"));
}

TEST_CASE("a rejected record is not tried again", "[bridge][actor]") {
  keyed_scene on;
  on.assign({p0});
  on.deliver({record_of(p0, 0, "a", "x"), record_of(p0, 1, "a", "y")});
  on.answer("x", reject("no such order"));
  REQUIRE(on.box->letters.size() == 1);
  CHECK(on.box->letters[0].reason == "no such order");
  CHECK(on.box->letters[0].attempts == 1);
  CHECK(on.script->seen == texts{"x", "y"});
}

TEST_CASE("a record that cannot be decoded becomes a dead letter and the rest goes on", "[bridge][actor]") {
  keyed_scene on;
  on.assign({p0});
  on.deliver({record_of(p0, 0, "a", "bad"), record_of(p0, 1, "a", "good")});
  REQUIRE(on.box->letters.size() == 1);
  CHECK(on.box->letters[0].reason == "cannot be decoded: text: is bad");
  CHECK(on.script->seen == texts{"good"});
  on.answer("good");
  on.store();
  CHECK(on.consumer->has("store 0#1 2"));
}

TEST_CASE("while dead letters cannot be stored the watermark waits", "[bridge][actor]") {
  keyed_scene on;
  on.assign({p0});
  on.box->away = true;
  on.deliver({record_of(p0, 0, "a", "bad"), record_of(p0, 1, "b", "good")});
  on.answer("good");
  on.pass(5s);
  CHECK(on.box->asked >= 5);
  CHECK(on.consumer->count("store 0#1 1") + on.consumer->count("store 0#1 2") == 0);
  on.box->away = false;
  on.pass(1s);
  on.store();
  CHECK(on.box->letters.size() == 1);
  CHECK(on.consumer->commands.back() == "store 0#1 2");
}

TEST_CASE("a handler that throws has its record tried again", "[bridge][actor]") {
  keyed_scene on;
  on.assign({p0});
  on.deliver({record_of(p0, 0, "a", "throw")});
  on.pass(100ms);
  CHECK(on.script->times("throw") == 2);
  on.pass(200ms);
  REQUIRE(on.box->letters.size() == 1);
  CHECK(on.box->letters[0].reason.find("the handler threw") != std::string::npos);
}

TEST_CASE("a handler that died has its records tried again", "[bridge][actor]") {
  keyed_scene on;
  on.assign({p0});
  on.deliver({record_of(p0, 0, "a", "x")});
  caf::anon_send_exit(on.handler, caf::exit_reason::kill);
  on.world.settle();
  on.deliver({record_of(p0, 1, "b", "y")});
  CHECK(on.status().retried >= 1);
  CHECK(on.status().partitions[0].backing_off >= 1);
  CHECK(on.box->letters.empty());
}

TEST_CASE("records without a key are not ordered", "[bridge][actor]") {
  keyed_scene on;
  on.assign({p0});
  on.deliver({record_of(p0, 0, std::nullopt, "x"), record_of(p0, 1, std::nullopt, "y")});
  CHECK(on.script->seen == texts{"x", "y"});
  on.answer("y");
  on.answer("x");
  on.store();
  CHECK(on.consumer->has("store 0#1 2"));
}

TEST_CASE("pressure pauses all partitions and resumes them before their keys run dry", "[bridge][actor]") {
  keyed_scene on;
  on.assign({p0, p1});
  on.consumer->take();
  std::vector<broker::record> ten;
  for (int i = 0; i < 10; ++i)
    ten.push_back(record_of(p0, i, "k" + std::to_string(i), std::to_string(i)));
  on.deliver(ten);
  CHECK(on.consumer->take() == texts{"pause 0#1", "pause 1#2"});
  on.answer("9");
  CHECK(on.consumer->count("resume") == 0);
  on.answer("8");
  CHECK(on.consumer->count("resume") == 2);
  CHECK(on.consumer->count("pause") == 0);
}

TEST_CASE("few records are pressure when they are large", "[bridge][actor]") {
  keyed_scene on;
  on.assign({p0});
  on.consumer->take();
  auto record = record_of(p0, 0, "k0", "0");
  record.head.emplace_back("x-ballast", std::string(40 << 20, 'x'));
  on.deliver({record});
  CHECK(on.consumer->count("pause") == 0);
  record.at = 1;
  record.key = "k1";
  record.value = "1";
  on.deliver({record});
  CHECK(on.consumer->take() == texts{"pause 0#1"});
  on.answer("1");
  CHECK(on.consumer->count("resume") == 1);
}

TEST_CASE("a partition that comes under pressure is paused at once", "[bridge][actor]") {
  keyed_scene on;
  on.assign({p0});
  std::vector<broker::record> ten;
  for (int i = 0; i < 10; ++i)
    ten.push_back(record_of(p0, i, "k" + std::to_string(i), std::to_string(i)));
  on.deliver(ten);
  on.assign({p1});
  CHECK(on.consumer->has("pause 1#2"));
}

TEST_CASE("a partition without a record is finished up to where reading began", "[bridge][actor]") {
  keyed_scene on;
  on.consumer->began_at = 40;
  on.consumer->log_end = 40;
  on.assign({p0});
  CHECK(on.status().partitions.at(0).watermark == 40);
  CHECK(on.status().partitions.at(0).log_end == 40);
}

TEST_CASE("the figures of a bridge tell what it holds", "[bridge][actor]") {
  keyed_scene on;
  on.assign({p0});
  on.consumer->log_end = 50;
  on.consumer->committed_at = 5;
  on.script->verdicts["again"] = retry("not yet");
  on.deliver({record_of(p0, 10, "a", "a"), record_of(p0, 11, "b", "b"), record_of(p0, 12, "c", "again")});
  on.answer("b");
  on.pass(50ms);
  const auto status = on.status();
  CHECK(status.topic == "orders");
  CHECK(status.group == "group");
  CHECK(status.records == 3);
  CHECK(status.retried == 1);
  CHECK(status.dead_lettered == 0);
  REQUIRE(status.partitions.size() == 1);
  const auto& one = status.partitions[0];
  CHECK(one.style == "keyed");
  CHECK(one.which == p0);
  CHECK(one.watermark == 10);
  CHECK(one.log_end == 50);
  CHECK(one.committed == 5);
  CHECK(one.oldest_unfinished == 10);
  CHECK(one.oldest_age == 50ms);
  CHECK(one.unfinished == 2);
  CHECK(one.gaps == 1);
  CHECK(one.backing_off == 1);
  CHECK_FALSE(one.paused);
  CHECK(one.last_error == "not yet");
}

TEST_CASE("a record whose event had its effect before is finished and counted as a repeat", "[bridge][actor]") {
  keyed_scene on;
  on.assign({p0});
  on.script->verdicts["again"] = handler::done_before();
  on.deliver({record_of(p0, 0, "a", "again"), record_of(p0, 1, "a", "next")});
  on.answer("next");
  on.store();
  CHECK(on.consumer->has("store 0#1 2"));
  CHECK(on.status().repeated == 1);
}

TEST_CASE("the age is that of the oldest record although a younger one came later", "[bridge][actor]") {
  keyed_scene on;
  on.assign({p0});
  on.deliver({record_of(p0, 0, "a", "a")});
  on.pass(300ms);
  on.deliver({record_of(p0, 1, "b", "b")});
  on.pass(200ms);
  CHECK(on.status().partitions[0].oldest_age == 500ms);
  on.answer("a");
  CHECK(on.status().partitions[0].oldest_age == 200ms);
  on.answer("b");
  CHECK(on.status().partitions[0].oldest_age == 0ms);
}

TEST_CASE("the last error of a partition is not shown on its neighbours", "[bridge][actor]") {
  keyed_scene on;
  on.assign({p0, p1});
  on.deliver({record_of(p0, 0, "a", "a0"), record_of(p1, 0, "b", "b0")});
  on.answer("a0", handler::reject("no such order"));
  const auto partitions = on.status().partitions;
  REQUIRE(partitions.size() == 2);
  CHECK(partitions[0].last_error == "no such order");
  CHECK(partitions[1].last_error.empty());
}

TEST_CASE("the end of an old log is not stored for the one that was made anew", "[bridge][actor]") {
  keyed_scene on;
  on.assign({p0});
  on.consumer->listener->on_passed(p0, 14);
  on.consumer->listener->on_cut({p0, {13, 77}, "ends at offset 0"});
  on.deliver({record_of(p0, 0, "a", "a")});
  on.answer("a");
  on.store();
  CHECK(on.consumer->count("store 0#1 14") == 0);
  CHECK(on.consumer->has("store 0#1 1"));
}

TEST_CASE("one committed or aborted transaction leaves a keyed topic without lag and moves its committed offset",
          "[bridge][actor]") {
  keyed_scene on;
  on.assign({p0});
  on.consumer->log_end = 2;
  on.deliver({record_of(p0, 0, "a", "a")});
  on.consumer->listener->on_passed(p0, 2);
  on.store();
  CHECK(on.consumer->count("store") == 0);
  CHECK(lag_of(on.status().partitions.at(0)) == 2);
  on.answer("a");
  on.store();
  CHECK(on.consumer->has("store 0#1 2"));
  CHECK(lag_of(on.status().partitions.at(0)) == 0);
}
