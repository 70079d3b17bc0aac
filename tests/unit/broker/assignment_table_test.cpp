#include "runtime/broker/rdkafka/assignment_table.hpp"

#include <catch2/catch.hpp>

using namespace troupe::broker;

namespace {

/// One partition that is being read from its beginning.
struct reading_one {
  assignment_table table;
  assignment mine = table.add({{7}}).front();

  reading_one() {
    table.start_at(mine, 0);
    table.begin_reading();
  }

  void read(offset from, offset to) {
    for (auto at = from; at < to; ++at)
      table.admit(7, at);
  }

  offset to_commit() const {
    const auto watermarks = table.uncommitted();
    return watermarks.empty() ? -1 : watermarks.front().next;
  }
};

}  // namespace

TEST_CASE("an offset from before a restart is not stored", "[broker][unit]") {
  reading_one one;
  one.read(0, 6);
  one.table.store(one.mine, 6);
  CHECK(one.to_commit() == 6);
  one.table.restart(7, 0);
  one.table.store(one.mine, 6);
  CHECK(one.to_commit() == -1);
}

TEST_CASE("each assignment of a partition has its own generation", "[broker][unit]") {
  assignment_table table;
  const auto first = table.add({{3}}).front();
  const auto second = table.add({{3}}).front();
  CHECK(second.generation > first.generation);
}

TEST_CASE("reading begins only when every start is known", "[broker][unit]") {
  assignment_table table;
  const auto given = table.add({{0}, {1}});
  table.start_at(given[0], 5);
  CHECK_FALSE(table.all_have_a_start());
  table.start_at(given[1], 9);
  REQUIRE(table.all_have_a_start());
  table.begin_reading();
  CHECK(table.reading() == std::vector<position>{{0, 5}, {1, 9}});
}

TEST_CASE("what was stored is committed once", "[broker][unit]") {
  reading_one one;
  one.read(0, 6);
  one.table.store(one.mine, 4);
  CHECK(one.to_commit() == 4);
  one.table.committed(one.table.uncommitted());
  CHECK(one.to_commit() == -1);
}

TEST_CASE("a watermark never goes back", "[broker][unit]") {
  reading_one one;
  one.read(0, 6);
  one.table.store(one.mine, 4);
  one.table.store(one.mine, 2);
  CHECK(one.to_commit() == 4);
}

TEST_CASE("a store that comes while a commit is under way is committed next", "[broker][unit]") {
  reading_one one;
  one.read(0, 6);
  one.table.store(one.mine, 4);
  const auto sent = one.table.uncommitted();
  one.table.store(one.mine, 6);
  one.table.committed(sent);
  CHECK(one.to_commit() == 6);
}

TEST_CASE("an older assignment changes nothing", "[broker][unit]") {
  reading_one one;
  const auto old = one.mine;
  one.table.leave({{7}});
  one.table.remove_leaving();
  one.mine = one.table.add({{7}}).front();

  one.table.store(old, 10);
  one.table.committed({{old, 10}});
  one.table.start_at(old, 10);
  CHECK(one.to_commit() == -1);
  CHECK_FALSE(one.table.all_have_a_start());
  one.table.pause(old);
  CHECK(one.table.pauses_to_tell().empty());
}

TEST_CASE("a leaving partition delivers nothing and may still store", "[broker][unit]") {
  reading_one one;
  one.table.leave({{7}});
  CHECK_FALSE(one.table.admit(7, 0));
  one.table.store(one.mine, 3);
  CHECK_FALSE(one.table.all_released());
  one.table.release(one.mine);
  CHECK(one.table.all_released());
  CHECK(one.table.uncommitted_leaving().size() == 1);
}

TEST_CASE("a record that comes again is not admitted", "[broker][unit]") {
  reading_one one;
  CHECK(one.table.admit(7, 0));
  CHECK(one.table.admit(7, 1));
  CHECK_FALSE(one.table.admit(7, 1));
  CHECK(one.table.reading() == std::vector<position>{{7, 2}});
}

TEST_CASE("after a restart lower offsets are read and committed", "[broker][unit]") {
  reading_one one;
  one.table.admit(7, 100);
  one.table.store(one.mine, 101);
  one.table.committed(one.table.uncommitted());
  CHECK(one.table.has_read(7));
  one.table.restart(7, 50);
  CHECK_FALSE(one.table.has_read(7));
  CHECK_FALSE(one.table.admit(7, 49));
  CHECK(one.table.admit(7, 50));
  one.table.store(one.mine, 51);
  CHECK(one.to_commit() == 51);
}

TEST_CASE("a pause asked for before reading begins is kept for later", "[broker][unit]") {
  assignment_table table;
  const auto mine = table.add({{7}}).front();
  table.pause(mine);
  CHECK(table.pauses_to_tell().empty());
  CHECK_FALSE(table.all_paused());
  table.start_at(mine, 0);
  table.begin_reading();
  CHECK(table.all_paused());
  CHECK(table.pauses_to_tell() == std::vector<std::int32_t>{7});
}

TEST_CASE("the client hears of a pause once", "[broker][unit]") {
  reading_one one;
  one.table.pause(one.mine);
  one.table.tell_pauses();
  CHECK(one.table.pauses_to_tell().empty());
  CHECK(one.table.told_pauses() == std::vector<std::int32_t>{7});
}

TEST_CASE("the client hears of a pause's end only if it heard of the pause", "[broker][unit]") {
  reading_one one;
  CHECK_FALSE(one.table.resume(one.mine));
  one.table.pause(one.mine);
  CHECK_FALSE(one.table.resume(one.mine));
  one.table.pause(one.mine);
  one.table.tell_pauses();
  CHECK(one.table.resume(one.mine));
  CHECK_FALSE(one.table.resume(one.mine));
}

TEST_CASE("one partition being read is enough not to be all paused", "[broker][unit]") {
  reading_one one;
  one.table.pause(one.mine);
  CHECK(one.table.all_paused());
  const auto other = one.table.add({{8}}).front();
  one.table.start_at(other, 0);
  one.table.begin_reading();
  CHECK_FALSE(one.table.all_paused());
}

TEST_CASE("an end behind the last record is further than the records told", "[broker][unit]") {
  reading_one one;
  one.table.admit(7, 0);
  CHECK_FALSE(one.table.reach(7, 1));
  CHECK(one.table.reach(7, 2));
  CHECK(one.table.reading() == std::vector<position>{{7, 2}});
  CHECK_FALSE(one.table.admit(7, 1));
}

TEST_CASE("a partition rests when nothing came between two looks although the client was asked", "[broker][unit]") {
  reading_one one;
  one.table.reach(7, 5);
  CHECK_FALSE(one.table.rests_at(7));
  one.table.look_for_rest(false);
  CHECK_FALSE(one.table.rests_at(7));
  one.table.look_for_rest(true);
  CHECK(one.table.rests_at(7) == 5);
  one.table.look_for_rest(false);
  CHECK_FALSE(one.table.rests_at(7));
  one.table.look_for_rest(true);
  one.table.admit(7, 5);
  CHECK_FALSE(one.table.rests_at(7));
}

namespace {

record read_at(assignment from, offset at, std::uint64_t print) {
  record out;
  out.from = from;
  out.at = at;
  out.print = print;
  return out;
}

/// One partition that is read on at 5, below which record 4 with print 44 was read before.
struct reading_on {
  assignment_table table;
  assignment mine = table.add({{7}}).front();

  reading_on() {
    table.start_at(mine, 5, {4, 44});
    table.begin_reading();
  }
};

using proof = assignment_table::proof;

}  // namespace

TEST_CASE("the record below the start is fetched first and is not delivered again", "[broker][unit]") {
  reading_on one;
  CHECK(one.table.fetches() == std::vector<position>{{7, 4}});
  CHECK(one.table.reading() == std::vector<position>{{7, 5}});
  CHECK(one.table.compare(read_at(one.mine, 4, 44)) == proof::none);
  CHECK_FALSE(one.table.admit(7, 4));
  CHECK(one.table.fetches() == std::vector<position>{{7, 5}});
  CHECK(one.table.admit(7, 5));
}

TEST_CASE("another record below the start proves another log", "[broker][unit]") {
  reading_on one;
  CHECK(one.table.compare(read_at(one.mine, 4, 45)) == proof::another);
}

TEST_CASE("no record below the start proves nothing", "[broker][unit]") {
  reading_on one;
  CHECK(one.table.compare(read_at(one.mine, 6, 66)) == proof::none);
  CHECK(one.table.admit(7, 6));
}

TEST_CASE("a known record above the start is compared, then reading begins at the start", "[broker][unit]") {
  assignment_table table;
  const auto mine = table.add({{7}}).front();
  table.start_at(mine, 0, {4, 44});
  table.begin_reading();
  CHECK(table.compare(read_at(mine, 4, 44)) == proof::go_back);
  CHECK(table.fetches() == std::vector<position>{{7, 0}});
}

TEST_CASE("what is committed carries the last finished record", "[broker][unit]") {
  reading_on one;
  one.table.store(one.mine, 5);  // nothing is finished yet
  CHECK(one.table.uncommitted().front().below == landmark{4, 44});
  one.table.admit(7, 6);
  one.table.store(one.mine, 7, {6, 66});
  CHECK(one.table.uncommitted().front().below == landmark{6, 66});
}

TEST_CASE("a record behind the awaited one says nothing after a seek and that there is none after an assignment",
          "[broker][unit]") {
  reading_on one;
  REQUIRE(one.table.compare(read_at(one.mine, 4, 44)) == proof::none);
  REQUIRE(one.table.admit(read_at(one.mine, 5, 55)));
  REQUIRE(one.table.await_again(7));
  CHECK(one.table.compare(read_at(one.mine, 6, 66)) == proof::go_back);
  one.table.move(7);
  CHECK(one.table.moved() == std::vector<position>{{7, 5}});
  one.table.tell_moved();
  CHECK(one.table.compare(read_at(one.mine, 6, 66)) == proof::none);
  CHECK(one.table.admit(7, 6));
}

TEST_CASE("another record in the place of the awaited one is found behind a seek that went unheeded",
          "[broker][unit]") {
  reading_on one;
  REQUIRE(one.table.compare(read_at(one.mine, 4, 44)) == proof::none);
  REQUIRE(one.table.admit(read_at(one.mine, 5, 55)));
  REQUIRE(one.table.await_again(7));
  REQUIRE(one.table.compare(read_at(one.mine, 6, 66)) == proof::go_back);
  one.table.move(7);
  one.table.tell_moved();
  CHECK(one.table.compare(read_at(one.mine, 5, 99)) == proof::another);
}
