#include "runtime/bridge/retry_policy.hpp"

#include <catch2/catch.hpp>
#include <limits>

using troupe::bridge::retry_policy;
using namespace std::chrono_literals;

TEST_CASE("the wait doubles with each failure up to its maximum", "[bridge][unit]") {
  const retry_policy policy{0, 100ms, 1000ms};
  CHECK(policy.wait_after(1, 0) == 100ms);
  CHECK(policy.wait_after(2, 0) == 200ms);
  CHECK(policy.wait_after(3, 0) == 400ms);
  CHECK(policy.wait_after(4, 0) == 800ms);
  CHECK(policy.wait_after(5, 0) == 1000ms);
}

TEST_CASE("the ceiling counts the first delivery", "[bridge][unit]") {
  const retry_policy policy{3, 100ms, 1000ms};
  CHECK(policy.wait_after(2, 0));
  CHECK_FALSE(policy.wait_after(3, 0));
  CHECK_FALSE(policy.wait_after(4, 0));
}

TEST_CASE("a ceiling of one means no retry", "[bridge][unit]") {
  CHECK_FALSE(retry_policy{1, 100ms, 1000ms}.wait_after(1, 0));
}

TEST_CASE("no ceiling means for ever", "[bridge][unit]") {
  const retry_policy policy{0, 100ms, 1000ms};
  CHECK(policy.wait_after(std::numeric_limits<std::uint32_t>::max(), 0) == 1000ms);
}

TEST_CASE("chance takes at most half of the wait off", "[bridge][unit]") {
  const retry_policy policy{0, 100ms, 1000ms};
  CHECK(policy.wait_after(1, 0.5) == 75ms);
  for (const auto chance : {0.0, 0.1, 0.33, 0.9, 0.999999}) {
    const auto wait = *policy.wait_after(4, chance);
    CHECK(wait <= 800ms);
    CHECK(wait >= 400ms);
  }
}

TEST_CASE("long waits do not overflow after many failures", "[bridge][unit]") {
  const retry_policy policy{0, 24h, 48h};
  CHECK(policy.wait_after(4'000'000'000U, 0) == 48h);
  CHECK(policy.wait_after(31, 0) == 48h);
}

TEST_CASE("a maximum below the first wait counts from the start", "[bridge][unit]") {
  CHECK(retry_policy{0, 500ms, 200ms}.wait_after(1, 0) == 200ms);
}
