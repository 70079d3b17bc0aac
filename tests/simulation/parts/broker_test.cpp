#include "tests/simulation/world/broker.hpp"
#include "runtime/broker/landmark.hpp"

#include <catch2/catch.hpp>

using namespace troupe;
using namespace troupe::simulation;
using std::chrono::milliseconds;

namespace {

/// Starts what it is given at the committed offset, unless told otherwise, and releases what it is asked for.
struct listener final : broker::consumer_listener {
  void on_assigned(std::vector<broker::assignment> partitions) override {
    for (const auto& which : partitions)
      port->start_at(which, begin, known);
    held = std::move(partitions);
  }
  void on_revoked(std::vector<broker::assignment> partitions, bool is_lost) override {
    lost += is_lost ? 1 : 0;
    held.clear();
    for (const auto& which : partitions)
      port->release(which);
  }
  void on_records(std::vector<broker::record> records) override {
    for (const auto& one : records) {
      read.push_back(one.at);
      last = broker::landmark_of(one);
    }
  }
  void on_passed(broker::assignment, broker::offset next) override { passed = next; }
  void on_cut(broker::log_cut what) override { missed.push_back(what.missed); }
  void on_trouble(std::string) override {}

  std::unique_ptr<broker::consumer_port> port;
  std::vector<broker::assignment> held;
  std::vector<broker::offset> read;
  broker::offset passed = -1;
  broker::landmark last;
  std::vector<broker::landmark> missed;  // in logs that were cut
  std::optional<broker::offset> begin;
  broker::landmark known;
  int lost = 0;
};

struct scene {
  scene() {
    topics.create("t", 2);
    one.port = topics.make_consumer(first, "t", one, [] { return false; });
  }
  void join_second() {
    two.port = topics.make_consumer(second, "t", two, [] { return false; });
  }

  clockwork clock{7, false};
  oracle judge;
  broker_cluster topics{clock, judge, {}};
  life_ptr first = std::make_shared<life>(life{"one"}), second = std::make_shared<life>(life{"two"});
  listener one, two;
};

}  // namespace

TEST_CASE("a lone member reads all partitions and a second one takes its share", "[simulation]") {
  scene on;
  on.clock.run_for(milliseconds{2000});
  CHECK(on.one.held.size() == 2);
  on.join_second();
  on.clock.run_for(milliseconds{5000});
  CHECK(on.one.held.size() == 1);
  CHECK(on.two.held.size() == 1);
}

TEST_CASE("a new owner begins at the committed offset", "[simulation]") {
  scene on;
  place last;
  for (int i = 0; i < 3; ++i)
    last = on.topics.append("t", {"k", "v", {}});
  on.clock.run_for(milliseconds{2000});
  REQUIRE(on.one.read == std::vector<broker::offset>{0, 1, 2});
  for (const auto& which : on.one.held)
    if (which.partition == last.partition)
      on.one.port->store(which, last.at);
  on.clock.run_for(milliseconds{1000});
  on.one.read.clear();
  on.topics.rebalance_all();
  on.clock.run_for(milliseconds{3000});
  CHECK(on.one.read == std::vector<broker::offset>{2});
}

TEST_CASE("a frozen member loses its partitions and learns of it later", "[simulation]") {
  scene on;
  on.join_second();
  on.clock.run_for(milliseconds{3000});
  on.first->frozen = true;
  ++on.first->freezes;
  on.topics.silence(on.first);
  on.clock.run_for(milliseconds{9000});
  CHECK(on.two.held.size() == 2);
  CHECK(on.one.lost == 0);
  on.clock.thaw(on.first);
  on.topics.awake(on.first);
  on.clock.run_for(milliseconds{5000});
  CHECK(on.one.lost == 1);
  CHECK(on.one.held.size() == 1);
}

TEST_CASE("a member that was put out commits nothing", "[simulation]") {
  scene on;
  on.join_second();
  on.topics.append("t", {"k", "v", {}});
  on.clock.run_for(milliseconds{3000});
  const auto had = on.one.held;
  on.first->frozen = true;
  ++on.first->freezes;
  on.topics.silence(on.first);
  on.clock.run_for(milliseconds{9000});
  on.first->frozen = false;
  for (const auto& which : had)
    on.one.port->store(which, 1);
  on.clock.run_for(milliseconds{3000});
  CHECK(!on.judge.found());  // a commit would pass a record without an effect
}

TEST_CASE("an offset without a record is passed over", "[simulation]") {
  scene on;
  on.topics.create("t", 1);
  on.topics.append("t", {"k", "v", {}});
  on.topics.append_holes("t", 2);
  on.topics.append("t", {"k", "v", {}});
  on.clock.run_for(milliseconds{2000});
  CHECK(on.one.read == std::vector<broker::offset>{0, 3});
}

TEST_CASE("a topic that is made anew is read from its beginning by who was out of its range", "[simulation]") {
  scene on;
  on.topics.create("t", 1);
  on.topics.append("t", {"k", "v", {}});
  on.topics.append("t", {"k", "v", {}});
  on.clock.run_for(milliseconds{2000});
  REQUIRE(on.one.read.size() == 2);
  on.topics.remake("t");
  on.topics.append("t", {"k", "w", {}});
  on.clock.run_for(milliseconds{3000});
  CHECK(on.one.read == std::vector<broker::offset>{0, 1, 0});
}

TEST_CASE("a topic that is made anew is known by another record in the place of one that was read", "[simulation]") {
  scene on;
  on.topics.create("t", 1);
  for (int i = 0; i < 2; ++i)
    on.topics.append("t", {"k", "v", {}});
  on.clock.run_for(milliseconds{2000});
  REQUIRE(on.one.last.at == 1);
  on.one.begin = 2;
  on.one.known = on.one.last;
  on.topics.rebalance_all();
  on.clock.run_for(milliseconds{3000});
  CHECK(on.one.missed.empty());
  on.topics.remake("t");
  for (int i = 0; i < 3; ++i)
    on.topics.append("t", {"k", "v", {}});
  on.clock.run_for(milliseconds{3000});
  CHECK(on.one.missed == std::vector{on.one.known});
  CHECK(on.one.read == std::vector<broker::offset>{0, 1, 0, 1, 2});
}

TEST_CASE("an end behind offsets without records is told", "[simulation]") {
  scene on;
  on.topics.create("t", 1);
  on.topics.append("t", {"k", "v", {}});
  on.topics.append_holes("t", 2);
  on.clock.run_for(milliseconds{2000});
  CHECK(on.one.passed == 3);
}

TEST_CASE("a member that stands aside leaves all to others until it joins again", "[simulation]") {
  scene on;
  on.join_second();
  on.clock.run_for(milliseconds{5000});
  on.one.port->stand_aside();
  on.clock.run_for(milliseconds{5000});
  CHECK(on.one.held.empty());
  CHECK(on.two.held.size() == 2);
  on.one.port->rejoin();
  on.clock.run_for(milliseconds{5000});
  CHECK(on.one.held.size() == 1);
  CHECK(on.two.held.size() == 1);
}
