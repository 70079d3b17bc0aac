#include "runtime/broker/landmark.hpp"

#include <catch2/catch.hpp>

using namespace troupe::broker;

namespace {

const std::optional<std::string> key{"k"}, value{"hello, world"}, nothing, empty{""};

}  // namespace

TEST_CASE("a print is the same in every build, for it is stored", "[broker][unit]") {
  CHECK(print_of({41, 1'764'232'519'000, key, value}) == 6778780367380736502U);
  CHECK(print_of({0, -1, nothing, nothing}) == 1528317485174631179U);
}

TEST_CASE("records that differ in anything have different prints", "[broker][unit]") {
  const auto one = print_of({41, 1000, key, value});
  CHECK(one != print_of({42, 1000, key, value}));
  CHECK(one != print_of({41, 1001, key, value}));
  CHECK(one != print_of({41, 1000, value, value}));
  CHECK(one != print_of({41, 1000, key, key}));
  CHECK(print_of({41, 1000, key, nothing}) != print_of({41, 1000, key, empty}));
  CHECK(print_of({41, 1000, nothing, key}) != print_of({41, 1000, key, nothing}));
}

TEST_CASE("each byte of a value counts", "[broker][unit]") {
  for (std::size_t size = 1; size < 20; ++size)
    for (std::size_t at = 0; at < size; ++at) {
      std::optional<std::string> changed{std::string(size, 'x')};
      const auto before = print_of({0, 0, key, changed});
      (*changed)[at] = 'y';
      CHECK(print_of({0, 0, key, changed}) != before);
    }
}

TEST_CASE("a landmark comes back from the words beside a committed offset", "[broker][unit]") {
  for (const landmark one : {landmark{0, 1}, landmark{41, 0x9f86d081884c7d65}, landmark{1LL << 62, ~0ULL}})
    CHECK(landmark_from(to_text(one)) == one);
  CHECK(to_text({}).empty());
  CHECK(to_text({41, 7}, 42) == "troupe 41 7 kept 42");
  CHECK(landmark_from("troupe 41 7 kept 42") == landmark{41, 7});
  CHECK(kept_from("troupe 41 7 kept 42") == 42);
  for (const auto* text : {"", "troupe 41 7", "troupe 41 7 kept", "troupe 41 7 kept ", "troupe 41 7 kept -1", "kept 42",
                           "troupe kept 42", "troupe 41 7 kept 42 "})
    CHECK(kept_from(text) == -1);
}

TEST_CASE("what somebody else wrote beside an offset is no landmark", "[broker][unit]") {
  for (const auto* text :
       {"", "troupe", "troupe ", "troupe 4", "troupe 4 ", "troupe -4 77", "troupe 4 77x", "troupe x 77", "troupe 4  77",
        "offset 4 77", "troupe 4 77777777777777777", "troupe 99999999999999999999 7"})
    CHECK(landmark_from(text) == landmark{});
}
