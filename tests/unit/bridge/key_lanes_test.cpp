#include "runtime/bridge/key_lanes.hpp"

#include <catch2/catch.hpp>
#include <map>
#include <random>
#include <vector>

using lanes = troupe::bridge::key_lanes<std::string>;

TEST_CASE("the first record of a key is free to go and the next waits", "[bridge][unit]") {
  lanes all;
  const auto* first = all.add(1, "a", "one");
  REQUIRE(first != nullptr);
  CHECK(*first == "one");
  CHECK(all.add(2, "a", "two") == nullptr);
  CHECK(all.add(3, "b", "three") != nullptr);
  CHECK(all.size() == 3);
  CHECK(all.keys() == 2);
}

TEST_CASE("removing the head of a lane names the one behind it", "[bridge][unit]") {
  lanes all;
  all.add(1, "a", "one");
  all.add(2, "a", "two");
  CHECK(all.remove(1) == 2U);
  CHECK(*all.find(2) == "two");
  CHECK(all.remove(2) == std::nullopt);
  CHECK(all.keys() == 0);
  CHECK(all.size() == 0);
}

TEST_CASE("records without a key never wait", "[bridge][unit]") {
  lanes all;
  CHECK(all.add(1, std::nullopt, "one") != nullptr);
  CHECK(all.add(2, std::nullopt, "two") != nullptr);
  CHECK(all.keys() == 0);
  CHECK(all.remove(1) == std::nullopt);
  CHECK(all.size() == 1);
}

TEST_CASE("an empty key is a key", "[bridge][unit]") {
  lanes all;
  CHECK(all.add(1, "", "one") != nullptr);
  CHECK(all.add(2, "", "two") == nullptr);
}

TEST_CASE("an id that is not there has no item and removes nothing", "[bridge][unit]") {
  lanes all;
  all.add(1, "a", "one");
  CHECK(all.find(9) == nullptr);
  CHECK(all.remove(9) == std::nullopt);
  CHECK(all.size() == 1);
}

TEST_CASE("a key that was done before is free again", "[bridge][unit]") {
  lanes all;
  all.add(1, "a", "one");
  all.remove(1);
  CHECK(all.add(2, "a", "two") != nullptr);
}

TEST_CASE("whatever the order of finishing each key keeps its order", "[bridge][unit]") {
  const auto seed = GENERATE(range(1U, 21U));
  INFO("seed " << seed);
  std::mt19937 random{seed};
  const auto below = [&](std::size_t limit) {
    return std::uniform_int_distribution<std::size_t>{0, limit - 1}(random);
  };
  lanes all;
  std::map<std::string, std::vector<std::uint64_t>> naive;  // the whole lane by key, the head in hand
  std::vector<std::pair<std::string, std::uint64_t>> in_hand;
  for (std::uint64_t id = 1; id <= 2000; ++id) {
    const auto key = "key " + std::to_string(below(30));
    naive[key].push_back(id);
    if (const auto* free = all.add(id, key, key)) {
      REQUIRE(naive[key].size() == 1);
      REQUIRE(*free == key);
      in_hand.emplace_back(key, id);
    }
    for (auto finishes = below(3); finishes > 0 && !in_hand.empty(); --finishes) {
      const auto one = in_hand.begin() + static_cast<std::ptrdiff_t>(below(in_hand.size()));
      auto& lane = naive[one->first];
      lane.erase(lane.begin());
      const auto next = all.remove(one->second);
      REQUIRE(next == (lane.empty() ? std::nullopt : std::optional{lane.front()}));
      if (next)
        one->second = *next;
      else
        in_hand.erase(one);
    }
  }
  std::size_t held = 0, keys = 0;
  for (const auto& [key, lane] : naive) {
    held += lane.size();
    keys += lane.empty() ? 0 : 1;
  }
  CHECK(all.size() == held);
  CHECK(all.keys() == keys);
}
