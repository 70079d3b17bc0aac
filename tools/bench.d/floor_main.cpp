// What librdkafka and the broker can do without the product: the floor beside its figures.
#include "tools/bench.d/acknowledged_loop.hpp"
#include "tools/bench.d/consume_loop.hpp"

#include <CLI/CLI.hpp>
#include <cstdio>

namespace {

using namespace troupe;

double milliseconds(std::chrono::microseconds from) { return static_cast<double>(from.count()) / 1000; }

void produce(const bench::loop_settings& with) {
  const auto seen = bench::run_acknowledged_loop(with);
  std::printf(R"({"okPerSecond":%.0f,"p50":%.2f,"p99":%.2f,"failed":%llu})"
              "\n",
              static_cast<double>(seen.delivered) / seen.seconds, milliseconds(seen.latency.quantile(0.5)),
              milliseconds(seen.latency.quantile(0.99)), static_cast<unsigned long long>(seen.failed));
}

void consume(const bench::loop_settings& with) {
  const auto seen = bench::run_consume_loop(with.brokers, with.topic);
  std::printf(R"({"records":%llu,"okPerSecond":%.0f})"
              "\n",
              static_cast<unsigned long long>(seen.records), static_cast<double>(seen.records) / seen.seconds);
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{"What librdkafka alone does on this machine"};
  bench::loop_settings with;
  int seconds = 5;
  app.require_subcommand(1);
  app.add_option("--brokers", with.brokers, "host:port,...")->required();
  app.add_option("--topic", with.topic)->required();
  app.add_option("--outstanding", with.outstanding, "records waiting for the broker")->check(CLI::Range(1, 100'000));
  app.add_option("--records", with.records, "so many instead of --seconds");
  app.add_option("--coupons", with.coupons, "asked for in turn")->check(CLI::PositiveNumber);
  app.add_option("--seconds", seconds)->check(CLI::Range(1, 3600));
  auto* produced = app.add_subcommand("produce", "a new record for each acknowledged one")->fallthrough();
  app.add_subcommand("consume", "read all that the topic holds")->fallthrough();
  CLI11_PARSE(app, argc, argv);
  with.length = std::chrono::seconds{seconds};
  try {
    produced->parsed() ? produce(with) : consume(with);
    return 0;
  } catch (const std::exception& failed) {
    std::fprintf(stderr, "troupe-floor: %s\n", failed.what());
    return 3;
  }
}
