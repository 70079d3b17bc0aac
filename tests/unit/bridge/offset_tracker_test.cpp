#include "runtime/bridge/offset_tracker.hpp"

#include <catch2/catch.hpp>
#include <random>
#include <set>

using troupe::bridge::offset_tracker;
using troupe::broker::offset;

namespace {

offset_tracker begun(std::initializer_list<offset> offsets) {
  offset_tracker out;
  for (const auto at : offsets)
    out.begin(at);
  return out;
}

/// The same promises, kept the slow way.
struct naive_tracker {
  std::set<offset> begun, open;

  offset below() const {
    const auto first = open.empty() ? begun.end() : begun.find(*open.begin());
    return first == begun.begin() ? -1 : *std::prev(first);
  }

  std::optional<offset> watermark() const {
    if (begun.empty())
      return std::nullopt;
    return open.empty() ? *begun.rbegin() + 1 : *open.begin();
  }
  std::size_t finished_above() const {
    if (open.empty())
      return 0;
    return static_cast<std::size_t>(std::distance(begun.find(*open.begin()), begun.end())) - open.size();
  }
};

void check_equal(const offset_tracker& tracker, const naive_tracker& model) {
  REQUIRE(tracker.watermark() == model.watermark());
  REQUIRE(tracker.below().at == model.below());
  REQUIRE(tracker.unfinished() == model.open.size());
  REQUIRE(tracker.finished_above_watermark() == model.finished_above());
  REQUIRE(tracker.tracked() <= 2 * model.open.size() + 64);
}

}  // namespace

TEST_CASE("before the first record there is nothing to commit", "[bridge][unit]") {
  offset_tracker tracker;
  CHECK_FALSE(tracker.watermark());
  CHECK_FALSE(tracker.oldest_unfinished());
}

TEST_CASE("what is unfinished is known in bytes too", "[bridge][unit]") {
  offset_tracker tracker;
  tracker.begin(1, 0, 100);
  tracker.begin(2, 0, 30);
  tracker.begin(3, 0, 5);
  tracker.finish(2);
  CHECK(tracker.held() == troupe::broker::volume{2, 105});
  tracker.finish(1);
  tracker.finish(3);
  CHECK(tracker.held() == troupe::broker::volume{});
}

TEST_CASE("the record below the watermark is known, also when it finished long before", "[bridge][unit]") {
  offset_tracker tracker;
  for (offset at = 0; at < 1000; ++at)
    tracker.begin(at, 7000 + static_cast<std::uint64_t>(at));
  for (offset at = 1; at < 900; ++at)
    tracker.finish(at);
  CHECK(tracker.below() == troupe::broker::landmark{});
  tracker.finish(0);
  CHECK(tracker.watermark() == 900);
  CHECK(tracker.below() == troupe::broker::landmark{899, 7899});
}

TEST_CASE("the watermark never passes a hole", "[bridge][unit]") {
  auto tracker = begun({10, 11, 12});
  REQUIRE(tracker.finish(12));
  REQUIRE(tracker.finish(11));
  CHECK(tracker.watermark() == 10);
  CHECK(tracker.finished_above_watermark() == 2);
  REQUIRE(tracker.finish(10));
  CHECK(tracker.watermark() == 13);
  CHECK(tracker.finished_above_watermark() == 0);
}

TEST_CASE("offsets that no record has need no finish", "[bridge][unit]") {
  auto tracker = begun({10, 17, 30});
  tracker.finish(10);
  CHECK(tracker.watermark() == 17);
  tracker.finish(17);
  tracker.finish(30);
  CHECK(tracker.watermark() == 31);
}

TEST_CASE("a record that begins after all are finished holds the watermark at its own offset", "[bridge][unit]") {
  auto tracker = begun({10});
  tracker.finish(10);
  tracker.begin(25);
  CHECK(tracker.watermark() == 25);
  CHECK(tracker.oldest_unfinished() == 25);
}

TEST_CASE("an unknown offset finishes nothing", "[bridge][unit]") {
  auto tracker = begun({10, 12});
  CHECK_FALSE(tracker.finish(9));
  CHECK_FALSE(tracker.finish(11));
  CHECK_FALSE(tracker.finish(13));
  CHECK(tracker.unfinished() == 2);
}

TEST_CASE("a second finish of a record changes nothing", "[bridge][unit]") {
  auto tracker = begun({10, 11});
  REQUIRE(tracker.finish(11));
  CHECK_FALSE(tracker.finish(11));
  REQUIRE(tracker.finish(10));
  CHECK_FALSE(tracker.finish(10));
  CHECK(tracker.unfinished() == 0);
  CHECK(tracker.watermark() == 12);
}

TEST_CASE("a record that never finishes does not make the finished ones pile up", "[bridge][unit]") {
  offset_tracker tracker;
  tracker.begin(0);
  for (offset at = 1; at <= 100'000; ++at) {
    tracker.begin(at);
    REQUIRE(tracker.finish(at));
    REQUIRE(tracker.tracked() <= 66);
  }
  CHECK(tracker.watermark() == 0);
  CHECK(tracker.finished_above_watermark() == 100'000);
  CHECK_FALSE(tracker.finish(50));
  REQUIRE(tracker.finish(0));
  CHECK(tracker.watermark() == 100'001);
  CHECK(tracker.finished_above_watermark() == 0);
}

TEST_CASE("whatever the order of finishing the tracker agrees with a naive one", "[bridge][unit]") {
  const auto seed = GENERATE(range(1U, 21U));
  INFO("seed " << seed);
  std::mt19937 random{seed};
  const auto below = [&](std::size_t limit) {
    return std::uniform_int_distribution<std::size_t>{0, limit - 1}(random);
  };
  offset_tracker tracker;
  naive_tracker model;
  offset next = 0;
  for (int step = 0; step < 3000; ++step) {
    if (model.open.empty() || below(20) < 9 + seed % 3) {
      next += below(10) == 0 ? 5 : 1;
      tracker.begin(next);
      model.begun.insert(next);
      model.open.insert(next);
    } else {
      auto one = model.open.begin();
      if (seed % 2 == 0)
        std::advance(one, static_cast<std::ptrdiff_t>(below(model.open.size())));
      else if (model.open.size() > 1)  // the oldest hardly ever finishes
        std::advance(one, below(200) == 0 ? 0 : 1);
      const auto at = *one;
      model.open.erase(one);
      REQUIRE(tracker.finish(at));
      REQUIRE_FALSE(tracker.finish(at));
    }
    check_equal(tracker, model);
  }
}

TEST_CASE("the watermark goes on over offsets that hold no record, but never over an unfinished one",
          "[bridge][unit]") {
  offset_tracker tracker;
  tracker.pass(3);
  CHECK(tracker.watermark() == 3);
  tracker.begin(5);
  tracker.pass(8);
  CHECK(tracker.watermark() == 5);
  tracker.finish(5);
  CHECK(tracker.watermark() == 8);
  tracker.pass(7);
  CHECK(tracker.watermark() == 8);
}
