#include "runtime/inbox/noted_set.hpp"

#include <catch2/catch.hpp>

using namespace troupe::inbox;

namespace {

noted_event event(int number, record_mark record = 0) {
  return {print_of_event("e-" + std::to_string(number), "s"), record};
}

}  // namespace

TEST_CASE("an empty set finds nothing", "[inbox][unit]") { CHECK(noted_set{}.find(event(1).event) == nullptr); }

TEST_CASE("a set finds each of many events and no other", "[inbox][unit]") {
  noted_set of;
  for (int i = 0; i < 5000; ++i)
    of.insert(event(i, static_cast<record_mark>(i)));
  CHECK(of.size() == 5000);
  for (int i = 0; i < 5000; ++i) {
    const auto* found = of.find(event(i).event);
    REQUIRE(found != nullptr);
    REQUIRE(found->record == static_cast<record_mark>(i));
  }
  for (int i = 5000; i < 10'000; ++i)
    REQUIRE(of.find(event(i).event) == nullptr);
}

TEST_CASE("a set tells the place of what it has, made with room for it or not", "[inbox][unit]") {
  noted_set grown, roomy;
  roomy.reserve(5000);
  for (auto* of : {&grown, &roomy})
    for (std::size_t i = 0; i < 5000; ++i)
      REQUIRE(of->insert(event(static_cast<int>(i))) == std::pair{i, true});
  CHECK(grown.insert(event(4321)) == std::pair{std::size_t{4321}, false});
  roomy.reserve(20'000);
  CHECK(roomy.insert(event(1234)) == std::pair{std::size_t{1234}, false});
}

TEST_CASE("of an event that comes again the first note stays", "[inbox][unit]") {
  noted_set of;
  of.insert(event(1, 7));
  of.insert(event(1, 8));
  CHECK(of.size() == 1);
  CHECK(of.find(event(1).event)->record == 7);
}
