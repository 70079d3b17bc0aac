#include "runtime/metrics/duration_histogram.hpp"

#include <catch2/catch.hpp>
#include <thread>
#include <vector>

using namespace troupe::metrics;
using namespace std::chrono_literals;

TEST_CASE("a duration counts in the first bucket that is not shorter", "[metrics][unit]") {
  duration_histogram histogram;
  histogram.record(0ns);
  histogram.record(100us);
  histogram.record(100us + 1ns);
  histogram.record(1h);
  histogram.record(2h);
  const auto seen = histogram.read();
  CHECK(seen.counts[0] == 2);
  CHECK(seen.counts[1] == 1);
  CHECK(seen.counts[duration_histogram::bounds.size() - 1] == 1);
  CHECK(seen.counts[duration_histogram::bounds.size()] == 1);
  CHECK(seen.total == 5);
  CHECK(seen.sum_seconds == Approx(3 * 3600 + 200e-6).epsilon(1e-6));
}

TEST_CASE("a duration below zero counts as none", "[metrics][unit]") {
  duration_histogram histogram;
  histogram.record(-5s);
  CHECK(histogram.read().counts[0] == 1);
  CHECK(histogram.read().sum_seconds == 0);
}

TEST_CASE("a sum of centuries is not negative", "[metrics][unit]") {
  duration_histogram histogram;
  for (int i = 0; i < 1000; ++i)
    histogram.record(24h * 365 * 57);
  CHECK(histogram.read().sum_seconds == Approx(1000.0 * 24 * 3600 * 365 * 57));
}

TEST_CASE("bounds grow", "[metrics][unit]") {
  for (std::size_t i = 1; i < duration_histogram::bounds.size(); ++i)
    CHECK(duration_histogram::bounds[i - 1] < duration_histogram::bounds[i]);
}

TEST_CASE("nothing is counted while recording is off", "[metrics][unit]") {
  duration_histogram histogram;
  record(false);
  histogram.record_since(begin());
  CHECK(histogram.read().total == 0);
  record(true);
  histogram.record_since(begin());
  CHECK(histogram.read().total == 1);
}

TEST_CASE("threads that record at once lose nothing", "[metrics][unit]") {
  duration_histogram histogram;
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i)
    threads.emplace_back([&] {
      for (int n = 0; n < 10'000; ++n)
        histogram.record(1ms);
    });
  for (auto& one : threads)
    one.join();
  CHECK(histogram.read().total == 40'000);
  CHECK(histogram.read().sum_seconds == Approx(40));
}
