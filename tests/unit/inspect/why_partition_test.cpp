#include "runtime/inspect/why_partition.hpp"

#include <catch2/catch.hpp>

using namespace troupe::inspect;

namespace {

const partition_question asked{"orders", 3};

evidence_view reader(const std::string& node = "shop-1") {
  evidence_view out;
  out.node = node;
  out.readsTopic = true;
  out.group = "platform";
  out.stored.emplace();
  return out;
}

evidence_view owner(const std::string& node = "shop-1") {
  auto out = reader(node);
  out.partition.emplace();
  out.partition->topic = asked.topic;
  out.partition->group = out.group;
  out.partition->partition = asked.partition;
  out.partition->watermark = 5;
  return out;
}

blocking_view record_five() { return {5, "7", "in hand", "", 1, 0}; }

evidence_view holding_record_five() {
  auto out = owner();
  out.partition->unfinished = 1;
  out.partition->blocking = record_five();
  out.partition->oldestAgeMilliseconds = 12'000;
  return out;
}

std::string reason(const std::vector<evidence_view>& told, const std::vector<silent_node>& silent = {}) {
  return why_partition(asked, told, silent).reason;
}
std::string sentence(const std::vector<evidence_view>& told) { return why_partition(asked, told, {}).sentence; }

}  // namespace

TEST_CASE("a slow handler is named with record key and age", "[inspect][unit]") {
  CHECK(sentence({holding_record_five()}) ==
        "The offset of orders/3 waits for record 5 (key 7), which its handler on node shop-1 has had in hand for 12 s "
        "without an answer.");
}

TEST_CASE("a record that was just handed over is no slow handler", "[inspect][unit]") {
  auto one = holding_record_five();
  one.partition->oldestAgeMilliseconds = 900;
  one.partition->lag = 4;
  CHECK(sentence({one}) == "Nothing stands still: node shop-1 works on orders/3, 4 records to go.");
}

TEST_CASE("a topic made anew is told from one that ends too early", "[inspect][unit]") {
  auto one = owner();
  one.partition->cut = true;
  one.partition->lastError = "update consumer_offsets set next_offset = 0";
  one.stored->nextOffset = 1000;
  one.partition->logEnd = 50;
  CHECK(reason({one}) == "offset-out-of-range");
  one.partition->logEnd = 1000;
  CHECK(reason({one}) == "log-made-anew");
  CHECK(sentence({one}) ==
        "orders/3 has other records below offset 1000, where the database says to go on, than those that were handled: "
        "the topic was made anew or has lost records.");
}

TEST_CASE("an operator's pause is said before anything else", "[inspect][unit]") {
  auto one = holding_record_five();
  one.stored.reset();
  one.partition->pausedByOperatorSince = "2026-01-01T00:00:00Z";
  CHECK(reason({one}) == "paused-by-operator");
}

TEST_CASE("waiting records without an answer of the database wait for it", "[inspect][unit]") {
  auto one = holding_record_five();
  one.stored.reset();
  CHECK(reason({one}) == "database-down");
  one.partition->paused = true;
  CHECK(sentence({one}) ==
        "Back-pressure has paused orders/3: 1 record on node shop-1 waits for the database, which does not answer.");
}

TEST_CASE("a partition at its end does not wait for a database that is down", "[inspect][unit]") {
  auto one = owner();
  one.stored.reset();
  CHECK(reason({one}) == "idle");
}

TEST_CASE("a partition that has not begun waits for the database or for the broker's answer", "[inspect][unit]") {
  auto one = owner();
  one.partition->watermark.reset();
  CHECK(reason({one}) == "starting");
  one.stored.reset();
  CHECK(reason({one}) == "database-down");
  CHECK(sentence({one}) ==
        "orders/3 has not begun on node shop-1: where to go on is in the database, which does not answer.");
}

TEST_CASE("the holder of a lock is named only while records wait", "[inspect][unit]") {
  auto one = holding_record_five();
  one.stored->waits.push_back({11, 300, 22, 5000, "troupe", "psql", "anna", "idle in transaction"});
  CHECK(
      sentence({one}) ==
      "orders/3 waits for a row lock in PostgreSQL that session 22 of user anna (psql, idle in transaction) holds in a "
      "transaction since 5000 ms.");
  one.partition->unfinished = 0;
  CHECK(reason({one}) != "row-lock");
}

TEST_CASE("a failed record is named with its reason", "[inspect][unit]") {
  auto one = holding_record_five();
  one.partition->blocking->state = "backing off";
  one.partition->blocking->reason = "the sink answered 500";
  CHECK(sentence({one}) ==
        "The offset of orders/3 waits for record 5 (key 7), which failed 1 time and will be tried again: the sink "
        "answered 500.");
  one.partition->blocking->attempts = 0;
  CHECK(why_partition(asked, {one}, {}).advice.find("waits for as long as it takes") != std::string::npos);
}

TEST_CASE("a held key asks for the operator and a waiting one does not", "[inspect][unit]") {
  auto one = owner();
  one.stored->parked.push_back({"7", "held", "no such order", 5, 3, 2});
  auto said = why_partition(asked, {one}, {});
  CHECK(said.reason == "parked-key");
  CHECK(said.advice.find("troupe dlq replay --key 7") == 0);
  one.stored->parked[0].state = "waiting";
  CHECK(why_partition(asked, {one}, {}).advice.find("tried again by itself") != std::string::npos);
}

TEST_CASE("an undecodable record is told from one that was given up", "[inspect][unit]") {
  auto one = owner();
  one.stored->letters.push_back({1, 5, "7", "cannot be decoded: no JSON", ""});
  CHECK(reason({one}) == "undecodable");
  one.stored->letters[0].reason = "no such order";
  CHECK(reason({one}) == "dead-letter");
}

TEST_CASE("a node that slept through its loss is not believed", "[inspect][unit]") {
  auto sleeper = owner("shop-1"), heir = owner("shop-2");
  sleeper.partition->fenced = true;
  CHECK(sentence({sleeper, heir}).find("on node shop-2") != std::string::npos);
  CHECK(sentence({heir, sleeper}).find("on node shop-2") != std::string::npos);
  CHECK(reason({sleeper}) == "fenced-out");
}

TEST_CASE("nobody reads a topic that no node subscribes to", "[inspect][unit]") {
  evidence_view other;
  other.node = "shop-1";
  CHECK(reason({other}) == "no-owner");
  CHECK(reason({}) == "no-owner");
}

TEST_CASE("a node that is starting may read it later", "[inspect][unit]") {
  evidence_view other;
  other.node = "shop-1";
  other.reasons.push_back({"postgresql", "waiting for the database", ""});
  CHECK(reason({other}) == "starting");
}

TEST_CASE("a partition without owner is held by whom the broker names", "[inspect][unit]") {
  auto one = reader();
  CHECK(reason({one}) == "moving");
  one.members = group_view{"Stable", {{"intruder", "/10.0.0.9", {2, 3}}}};
  CHECK(reason({one}) == "held-elsewhere");
  one.members->members[0].partitions = {2};
  CHECK(reason({one}) == "moving");
}

TEST_CASE("a mute node that holds it is named", "[inspect][unit]") {
  auto one = reader();
  CHECK(reason({one}, {{"shop-2", "no answer"}}) == "owner-silent");
  CHECK(reason({one}, {{"shop-2", "dead"}}) == "moving");
  one.members = group_view{"Stable", {{"shop-2", "/10.0.0.9", {3}}}};
  CHECK(reason({one}, {{"shop-2", "dead"}}) == "owner-silent");
}

TEST_CASE("nobody holds anything while the broker is down", "[inspect][unit]") {
  auto one = reader();
  one.reachesBroker = false;
  CHECK(reason({one}) == "broker-down");
}
