// What of the surroundings fails is waited for and named; it gives no record up.
#include "keyed_scene.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

using namespace troupe;
using namespace troupe::tests;
using namespace std::chrono_literals;
using handler::retry;
using handler::unavailable;

namespace {

broker::record at(broker::offset offset, const std::string& key) {
  return {p0, offset, key, key + std::to_string(offset), {}, {}};
}

std::string hindered(keyed_scene& on) { return on.status().partitions.at(0).hindered; }

}  // namespace

TEST_CASE("a letter that cannot be stored is asked for with growing pauses and named", "[bridge][actor]") {
  auto settings = keyed_settings();
  settings.dispatch.retry.max_backoff = 10s;
  keyed_scene on{settings};
  on.assign({p0});
  on.box->away = true;
  on.deliver({at(0, "a"), at(1, "b")});
  on.answer("a0", handler::reject("nobody takes it"));
  on.answer("b1");
  on.pass(60s);
  CHECK(on.box->asked > 10);
  CHECK(on.box->asked < 35);
  CHECK_THAT(hindered(on), Catch::Contains("dead letter of record 0 cannot be stored: "));
  CHECK(on.status().partitions.at(0).hindered_for > 50s);
  on.box->away = false;
  on.pass(5s);
  CHECK(on.box->letters.size() == 1);
  CHECK(hindered(on).empty());
  on.store();
  CHECK(on.consumer->has("store 0#1 2"));
}

TEST_CASE("keys that all fail alike while nothing succeeds are not given up", "[bridge][actor]") {
  keyed_scene on;
  on.assign({p0});
  for (broker::offset offset = 0; offset < 8; ++offset) {
    on.script->verdicts["k" + std::to_string(offset) + std::to_string(offset)] = retry("no route to host 10.0.0.1");
    on.deliver({at(offset, "k" + std::to_string(offset))});
  }
  on.pass(60s);
  CHECK(on.box->letters.empty());
  CHECK_THAT(hindered(on), Catch::Contains("fails alike"));
  on.script->verdicts.clear();
  for (broker::offset offset = 0; offset < 8; ++offset)
    on.script->verdicts["k" + std::to_string(offset) + std::to_string(offset)] = handler::done();
  on.pass(5s);
  on.store();
  CHECK(on.consumer->has("store 0#1 8"));
  CHECK(on.box->letters.empty());
  CHECK(hindered(on).empty());
}

TEST_CASE("what fails with all others uses up no attempt", "[bridge][actor]") {
  keyed_scene on;
  on.assign({p0});
  on.script->verdicts["a0"] = retry("no route to host 10.0.0.1");
  for (broker::offset offset = 1; offset < 5; ++offset) {
    const auto key = "k" + std::to_string(offset);
    on.script->verdicts[key + std::to_string(offset)] = retry("no route to host 10.0.0.1");
    on.deliver({at(offset, key)});
  }
  on.deliver({at(0, "a")});  // the fifth
  on.pass(60s);
  for (broker::offset offset = 1; offset < 5; ++offset)
    on.script->verdicts["k" + std::to_string(offset) + std::to_string(offset)] = handler::done();
  on.script->seen.clear();
  on.pass(20s);
  REQUIRE(on.box->letters.size() == 1);
  CHECK(std::count(on.script->seen.begin(), on.script->seen.end(), "a0") >= 3);
}

TEST_CASE("a failure told after another key's success counts if all failed when it was handed over",
          "[bridge][actor]") {
  keyed_scene on;
  on.assign({p0});
  on.script->verdicts["a0"] = retry("no route to host 10.0.0.1");
  on.deliver({at(0, "a")});
  on.pass(120ms);
  on.script->verdicts.erase("a0");
  on.pass(400ms);  // its last attempt is with the handler
  REQUIRE(on.script->seen == std::vector<std::string>{"a0", "a0", "a0"});
  for (broker::offset offset = 1; offset < 6; ++offset) {
    const auto key = "k" + std::to_string(offset);
    on.script->verdicts[key + std::to_string(offset)] = retry("no route to host 10.0.0.1");
    on.deliver({at(offset, key)});
  }
  on.script->verdicts["k66"] = handler::done();
  on.deliver({at(6, "k6")});
  on.answer("a0", retry("no route to host 10.0.0.1"));
  CHECK(on.box->letters.empty());
}

TEST_CASE("a key that fails beside others that succeed is given up", "[bridge][actor]") {
  keyed_scene on;
  on.assign({p0});
  for (broker::offset offset = 0; offset < 8; ++offset) {
    const auto key = "k" + std::to_string(offset);
    on.script->verdicts[key + std::to_string(offset)] = offset == 3 ? retry("bad") : handler::done();
    on.deliver({at(offset, key)});
  }
  on.pass(5s);
  CHECK(on.box->letters.size() == 1);
}

TEST_CASE("what the handler needs is named from the second refusal on until it is back", "[bridge][actor]") {
  keyed_scene on;
  on.assign({p0});
  on.script->verdicts["a0"] = unavailable("the sink answered 502");
  on.deliver({at(0, "a")});
  CHECK(hindered(on).empty());
  on.pass(200ms);
  CHECK(hindered(on) == "the sink answered 502");
  on.script->verdicts["a0"] = handler::done();
  on.pass(5s);
  CHECK(hindered(on).empty());
}

TEST_CASE("an outage is asked about at least every five seconds", "[bridge][actor]") {
  auto settings = keyed_settings();
  settings.dispatch.retry.max_backoff = 1h;
  keyed_scene on{settings};
  on.assign({p0});
  on.script->verdicts["a0"] = unavailable("away");
  on.deliver({at(0, "a")});
  on.pass(120s);
  const auto seen = on.script->seen.size();
  on.pass(10s);
  CHECK(on.script->seen.size() >= seen + 2);
}
