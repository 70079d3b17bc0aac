#include "runtime/inspect/stall_detector.hpp"

#include <catch2/catch.hpp>

using namespace troupe::inspect;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

/// A detector whose clock the test turns; every limit is 10 s.
struct scene {
  std::vector<stall> look_after(seconds time, const sights& seen) {
    now += time;
    return detector.look(now, seen);
  }

  stall_detector::moment now{std::chrono::hours{1}};
  stall_detector detector{{seconds{10}, seconds{10}, seconds{10}, seconds{10}}};
};

sights one_partition(std::int64_t watermark, std::int64_t lag, std::uint64_t generation = 1) {
  sights out;
  out.partitions.push_back({"orders/0", generation, watermark, lag, false, {}, "no such table"});
  return out;
}

}  // namespace

TEST_CASE("a partition with lag stalls when its watermark has not moved for long", "[inspect][unit]") {
  scene world;
  CHECK(world.look_after(seconds{0}, one_partition(5, 3)).empty());
  CHECK(world.look_after(seconds{9}, one_partition(5, 3)).empty());
  const auto found = world.look_after(seconds{1}, one_partition(5, 3));
  REQUIRE(found.size() == 1);
  CHECK(found[0].kind == stall_kind::partition);
  CHECK(found[0].subject == "partition orders/0");
  CHECK(found[0].what == "the watermark 5 has not moved for 10 s, 3 records behind; last error: no such table");
  CHECK(world.look_after(seconds{1}, one_partition(6, 2)).empty());
}

TEST_CASE("a partition whose log was made anew stalls at once, until the offset is set back", "[inspect][unit]") {
  scene world;
  auto seen = one_partition(1000, -950);
  seen.partitions[0].cut = "orders/0 ends at offset 50: the topic was made anew";
  const auto found = world.look_after(seconds{1}, seen);
  REQUIRE(found.size() == 1);
  CHECK(found[0].subject == "partition orders/0");
  CHECK(found[0].what == seen.partitions[0].cut);
  CHECK(world.look_after(seconds{1}, one_partition(0, 50)).empty());
}

TEST_CASE("a partition that moves between looks never stalls", "[inspect][unit]") {
  scene world;
  for (int second = 0; second < 100; ++second)
    CHECK(world.look_after(seconds{1}, one_partition(second / 9, 1000)).empty());
}

TEST_CASE("a partition without lag never stalls and its time begins with the lag", "[inspect][unit]") {
  scene world;
  CHECK(world.look_after(seconds{0}, one_partition(5, 0)).empty());
  CHECK(world.look_after(seconds{60}, one_partition(5, 0)).empty());
  CHECK(world.look_after(seconds{1}, one_partition(5, 1)).empty());
  CHECK(world.look_after(seconds{8}, one_partition(5, 1)).empty());
  CHECK(world.look_after(seconds{2}, one_partition(5, 1)).size() == 1);
}

TEST_CASE("a partition that is paused on purpose does not stall", "[inspect][unit]") {
  scene world;
  auto seen = one_partition(5, 3);
  seen.partitions[0].paused_on_purpose = true;
  CHECK(world.look_after(seconds{0}, seen).empty());
  CHECK(world.look_after(seconds{60}, seen).empty());
  CHECK(world.look_after(seconds{9}, one_partition(5, 3)).empty());
  CHECK(world.look_after(seconds{1}, one_partition(5, 3)).size() == 1);
}

TEST_CASE("a partition that waits before its beginning stalls", "[inspect][unit]") {
  scene world;
  sights seen;
  seen.partitions.push_back({"orders/0", 1, {}, {}, false, "its claim in the database", ""});
  CHECK(world.look_after(seconds{0}, seen).empty());
  const auto found = world.look_after(seconds{10}, seen);
  REQUIRE(found.size() == 1);
  CHECK(found[0].what == "the beginning has not moved for 10 s; it waits for its claim in the database");
  seen.partitions[0].waiting.clear();
  CHECK(world.look_after(seconds{1}, seen).empty());
}

TEST_CASE("a new assignment starts a partition's time again", "[inspect][unit]") {
  scene world;
  world.look_after(seconds{0}, one_partition(5, 3, 1));
  CHECK(world.look_after(seconds{10}, one_partition(5, 3, 1)).size() == 1);
  CHECK(world.look_after(seconds{1}, one_partition(5, 3, 2)).empty());
}

TEST_CASE("a partition that left is forgotten", "[inspect][unit]") {
  scene world;
  world.look_after(seconds{0}, one_partition(5, 3));
  CHECK(world.look_after(seconds{10}, one_partition(5, 3)).size() == 1);
  CHECK(world.look_after(seconds{1}, sights{}).empty());
  CHECK(world.look_after(seconds{1}, one_partition(5, 3)).empty());
}

TEST_CASE("a bridge that does not answer does not end its stall", "[inspect][unit]") {
  scene world;
  world.look_after(seconds{0}, one_partition(5, 3));
  world.look_after(seconds{10}, one_partition(5, 3));
  sights mute;
  mute.all_partitions = false;
  CHECK(world.look_after(seconds{1}, mute).size() == 1);
}

TEST_CASE("an actor that is busy for long is stuck", "[inspect][unit]") {
  scene world;
  sights seen;
  seen.busy_actors.push_back({"order", 7, "place_order", milliseconds{9'999}});
  CHECK(world.look_after(seconds{0}, seen).empty());
  seen.busy_actors[0].busy_for = seconds{12};
  const auto found = world.look_after(seconds{0}, seen);
  REQUIRE(found.size() == 1);
  CHECK(found[0].kind == stall_kind::actor);
  CHECK(found[0].subject == "actor order 7");
  CHECK(found[0].what == "it has been busy with place_order for 12 s");
}

TEST_CASE("an old outbox row and a late poll loop are stalls", "[inspect][unit]") {
  scene world;
  sights seen;
  seen.outbox_oldest = milliseconds{9'999};
  seen.poll_loops.push_back({"orders", milliseconds{9'999}});
  CHECK(world.look_after(seconds{0}, seen).empty());
  seen.outbox_oldest = seconds{11};
  seen.poll_loops[0].since_last_poll = seconds{10};
  const auto found = world.look_after(seconds{0}, seen);
  REQUIRE(found.size() == 2);
  CHECK(found[0].kind == stall_kind::outbox);
  CHECK(found[0].what == "an event committed 11 s ago is not published yet");
  CHECK(found[1].subject == "poll loop orders");
}

TEST_CASE("a bridge that joins its group again after a fault is said at once", "[inspect][unit]") {
  scene world;
  sights seen;
  seen.faults.push_back({"orders", "the decoder broke"});
  const auto found = world.look_after(seconds{0}, seen);
  REQUIRE(found.size() == 1);
  CHECK(found[0].subject == "bridge orders");
  CHECK(found[0].what == "it had a fault (the decoder broke), has dropped what it held and joins its group again");
  CHECK(world.look_after(seconds{1}, {}).empty());
}

TEST_CASE("a partition whose start the database does not tell stalls sooner than one that has begun",
          "[inspect][unit]") {
  scene world;
  sights seen;
  seen.partitions.push_back({"orders/0", 1, {}, {}, false, "the database: 42P05", ""});
  CHECK(world.look_after(seconds{0}, seen).empty());
  CHECK(world.look_after(seconds{4}, seen).empty());
  const auto found = world.look_after(seconds{1}, seen);
  REQUIRE(found.size() == 1);
  CHECK(found[0].what == "the beginning has not moved for 5 s; it waits for the database: 42P05");
}

TEST_CASE("a member without a share of its group for long, or one that has left it, stalls", "[inspect][unit]") {
  scene world;
  sights seen;
  seen.memberships.push_back({"orders", "sinks", seconds{9}, ""});
  CHECK(world.look_after(seconds{0}, seen).empty());
  seen.memberships[0].outside_for = seconds{10};
  const auto found = world.look_after(seconds{1}, seen);
  REQUIRE(found.size() == 1);
  CHECK(found[0].kind == stall_kind::membership);
  CHECK(found[0].subject == "membership orders");
  CHECK(found[0].what == "group sinks has given it no share of the partitions for 10 s");
  seen.memberships[0] = {"orders", "sinks", seconds{0}, "connection refused"};
  CHECK(world.look_after(seconds{1}, seen).at(0).what ==
        "it has left group sinks so that others can read, and comes back by itself: connection refused");
}
