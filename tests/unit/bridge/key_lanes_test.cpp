#include "runtime/bridge/key_lanes.hpp"

#include <catch2/catch.hpp>
#include <map>
#include <random>
#include <vector>

using lanes = troupe::bridge::key_lanes<std::string>;

TEST_CASE("the first record of a key is free to go and the next waits", "[bridge][unit]") {
  lanes all;
  const auto first = all.add("a", "one");
  CHECK(first.is_head);
  CHECK(*all.find(first.number) == "one");
  CHECK_FALSE(all.add("a", "two").is_head);
  CHECK(all.add("b", "three").is_head);
  CHECK(all.size() == 3);
  CHECK(all.keys() == 2);
}

TEST_CASE("removing the head of a lane names the one behind it", "[bridge][unit]") {
  lanes all;
  const auto first = all.add("a", "one").number, second = all.add("a", "two").number;
  CHECK(all.remove(first) == second);
  CHECK(*all.find(second) == "two");
  CHECK(all.remove(second) == std::nullopt);
  CHECK(all.keys() == 0);
  CHECK(all.size() == 0);
}

TEST_CASE("records without a key never wait", "[bridge][unit]") {
  lanes all;
  const auto first = all.add(std::nullopt, "one");
  CHECK(first.is_head);
  CHECK(all.add(std::nullopt, "two").is_head);
  CHECK(all.keys() == 0);
  CHECK(all.remove(first.number) == std::nullopt);
  CHECK(all.size() == 1);
}

TEST_CASE("an empty key is a key", "[bridge][unit]") {
  lanes all;
  CHECK(all.add("", "one").is_head);
  CHECK_FALSE(all.add("", "two").is_head);
}

TEST_CASE("a number that is not there has no item and removes nothing", "[bridge][unit]") {
  lanes all;
  const auto number = all.add("a", "one").number;
  CHECK(all.find(number + 1) == nullptr);
  CHECK(all.find(0) == nullptr);
  CHECK(all.remove(number + 1) == std::nullopt);
  CHECK(all.size() == 1);
}

TEST_CASE("a key that was done before is free again", "[bridge][unit]") {
  lanes all;
  all.remove(all.add("a", "one").number);
  CHECK(all.add("a", "two").is_head);
}

TEST_CASE("a lane is taken out in order and leaves the others alone", "[bridge][unit]") {
  lanes all;
  all.add("a", "one");
  all.add("b", "other");
  const auto second = all.add("a", "two").number;
  all.add("a", "three");
  CHECK(all.head_of(second) == all.heads()[all.heads()[0] == all.head_of(second) ? 0 : 1]);
  CHECK(all.lane_size(second) == 3);
  CHECK(all.take_lane(second) == std::vector<std::string>{"one", "two", "three"});
  CHECK_FALSE(all.has_lane("a"));
  CHECK(all.has_lane("b"));
  CHECK(all.size() == 1);
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
  for (int i = 0; i < 2000; ++i) {
    const auto key = "key " + std::to_string(below(30));
    const auto [number, is_head] = all.add(key, key);
    naive[key].push_back(number);
    REQUIRE(is_head == (naive[key].size() == 1));
    if (is_head)
      in_hand.emplace_back(key, number);
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
