#include "runtime/inbox/noted_event.hpp"

#include "runtime/store/hex.hpp"

#include <catch2/catch.hpp>

using namespace troupe;
using namespace troupe::inbox;

TEST_CASE("an event is kept as it will be read by every later program", "[inbox][unit]") {
  // printf 'e-1\0troupe/node-1' | sha256sum
  CHECK(store::to_hex(to_bytes({{print_of_event("e-1", "troupe/node-1"), 0x01020304}})) ==
        "66e97b69975ad8c35b3c0b45ef675d7d"
        "01020304");
}

TEST_CASE("events are read as they were written", "[inbox][unit]") {
  const std::vector<noted_event> events{{print_of_event("e-1", "s"), 0}, {print_of_event("e-2", "s"), 0xfffefdfc}};
  CHECK(noted_events_in(to_bytes(events)) == events);
  CHECK(noted_events_in(to_bytes(events).substr(0, 39)).size() == 1);
}

TEST_CASE("neither id nor source can run into the other", "[inbox][unit]") {
  CHECK(print_of_event("ab", "c") != print_of_event("a", "bc"));
  CHECK(print_of_event("", "") != event_print{});
}

TEST_CASE("a record is told from others by its print", "[inbox][unit]") {
  broker::record one;
  CHECK(mark_of(one) == 0);
  one.print = 1;
  CHECK(mark_of(one) != 0);
  const auto before = mark_of(one);
  one.print = 0x1234567800000000;
  CHECK(mark_of(one) != before);
}
