#include "runtime/bridge/slots.hpp"

#include <catch2/catch.hpp>
#include <set>
#include <string>

using slots = troupe::bridge::slots<std::string>;

TEST_CASE("an item is found by its number until it is taken", "[bridge][unit]") {
  slots all;
  const auto one = all.put("one"), two = all.put("two");
  CHECK(*all.find(one) == "one");
  CHECK(all.take(one) == std::optional<std::string>{"one"});
  CHECK(all.find(one) == nullptr);
  CHECK(all.take(one) == std::nullopt);
  CHECK(*all.find(two) == "two");
  CHECK(all.size() == 1);
}

TEST_CASE("a number is never given twice though its place is", "[bridge][unit]") {
  slots all;
  std::set<std::uint64_t> given;
  for (int i = 0; i < 1000; ++i) {
    const auto number = all.put("item");
    CHECK(number != 0);
    CHECK(given.insert(number).second);
    all.take(number);
  }
  CHECK(all.size() == 0);
  for (const auto number : given)
    CHECK(all.find(number) == nullptr);
}

TEST_CASE("items stay where they are while others come", "[bridge][unit]") {
  slots all;
  const auto number = all.put("first");
  const auto* place = all.find(number);
  for (int i = 0; i < 1000; ++i)
    all.put("more");
  CHECK(all.find(number) == place);
}

TEST_CASE("every item that is held is looked at once", "[bridge][unit]") {
  slots all;
  all.put("a");
  all.take(all.put("b"));
  all.put("c");
  std::set<std::string> seen;
  all.each([&](const std::string& one) { seen.insert(one); });
  CHECK(seen == std::set<std::string>{"a", "c"});
}
