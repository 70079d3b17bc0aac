#include "runtime/bridge/operator_pauses.hpp"

#include <catch2/catch.hpp>

using namespace troupe::bridge;

namespace {

const operator_pauses::moment first{std::chrono::seconds{1}}, second{std::chrono::seconds{2}};

change_pace all(bool pause) { return {"orders", {}, pause}; }
change_pace only(std::int32_t partition, bool pause) { return {"orders", partition, pause}; }

}  // namespace

TEST_CASE("a paused topic pauses each of its partitions since the same moment", "[bridge][unit]") {
  operator_pauses pauses;
  CHECK_FALSE(pauses.since(0));
  pauses.change(all(true), first);
  CHECK(pauses.since(0) == first);
  CHECK(pauses.since(7) == first);
  pauses.change(all(false), second);
  CHECK_FALSE(pauses.since(0));
}

TEST_CASE("pausing again keeps the first moment", "[bridge][unit]") {
  operator_pauses pauses;
  pauses.change(only(3, true), first);
  pauses.change(only(3, true), second);
  CHECK(pauses.since(3) == first);
  CHECK_FALSE(pauses.since(2));
}

TEST_CASE("one partition goes on while its topic is paused", "[bridge][unit]") {
  operator_pauses pauses;
  pauses.change(all(true), first);
  pauses.change(only(1, false), second);
  CHECK_FALSE(pauses.since(1));
  CHECK(pauses.since(0) == first);
}

TEST_CASE("a word about the topic ends what was said about its partitions", "[bridge][unit]") {
  operator_pauses pauses;
  pauses.change(only(1, true), first);
  pauses.change(all(false), second);
  CHECK_FALSE(pauses.since(1));
}
