// What librdkafka and the broker can do without the product: the floor beside its figures.
#include "tools/bench.d/acknowledged_loop.hpp"
#include "tools/bench.d/consume_loop.hpp"
#include "tools/bench.d/paced_load.hpp"

#include <CLI/CLI.hpp>
#include <cstdio>

namespace {

using namespace troupe;

double milliseconds(std::chrono::microseconds from) { return static_cast<double>(from.count()) / 1000; }

void produce(const bench::loop_settings& with) {
  const auto seen = bench::run_acknowledged_loop(with);
  std::printf(R"({"okPerSecond":%.0f,"p50":%.2f,"p99":%.2f,"failed":%llu,"cpuUs":%.2f})"
              "\n",
              static_cast<double>(seen.delivered) / seen.seconds, milliseconds(seen.latency.quantile(0.5)),
              milliseconds(seen.latency.quantile(0.99)), static_cast<unsigned long long>(seen.failed),
              seen.cpu_seconds / static_cast<double>(seen.delivered) * 1e6);
}

void consume(const bench::loop_settings& with) {
  const auto seen = bench::run_consume_loop(with.brokers, with.topic);
  std::printf(R"({"records":%llu,"okPerSecond":%.0f,"bytesEach":%.0f})"
              "\n",
              static_cast<unsigned long long>(seen.records), static_cast<double>(seen.records) / seen.seconds,
              static_cast<double>(seen.bytes) / static_cast<double>(seen.records));
}

void add_floor(CLI::App& app, bench::loop_settings& with, int& seconds) {
  app.add_option("--outstanding", with.outstanding, "records waiting for the broker")->check(CLI::Range(1, 100'000));
  app.add_option("--coupons", with.coupons, "asked for in turn")->check(CLI::PositiveNumber);
  app.add_flag("!--acks-1", with.acks_all, "of the leader alone; not idempotent either");
  app.add_flag("!--no-idempotence", with.idempotent);
  app.add_option("--seconds", seconds)->check(CLI::Range(1, 3600));
  app.add_subcommand("produce", "a new record for each acknowledged one")->fallthrough()->callback([&] {
    with.length = std::chrono::seconds{seconds};
    produce(with);
  });
  app.add_subcommand("consume", "read all that the topic holds")->fallthrough()->callback([&] { consume(with); });
}

bench::fill_settings fill_of(const bench::loop_settings& with, const bench::fill_settings& more) {
  return {with.brokers, with.topic, more.partitions, with.records, more.rate};
}

void add_fill(CLI::App& app, const bench::loop_settings& with, bench::fill_settings& more, bench::paced_load& load) {
  app.add_option("--partitions", more.partitions, "of a topic that is missing")->check(CLI::Range(1, 1000));
  app.add_option("--rate", more.rate, "records a second; 0: as fast as possible");
  auto* work = app.add_subcommand("work", "fill a topic with paced-work")->fallthrough();
  work->add_option("--keys", load.keys)->check(CLI::Range(2, 1'000'000));
  work->add_flag("!--no-keys", load.keyed, "records without a key");
  work->add_flag("--events", load.events, "records as an outbox publishes them");
  work->add_option("--work", load.work, "ms of each record");
  work->add_option("--slow", load.slow, "ms of one record of key 0");
  work->add_flag("--poison", load.poison, "key 1 fails each time");
  work->add_option("--unmeasured", load.unmeasured, "records before the figures and the troubles begin");
  work->callback([&] {
    bench::fill_topic(fill_of(with, more), [&](std::uint64_t i) { return bench::paced_record_of(load, i); });
  });
  app.add_subcommand("orders", "fill a topic with order-completed")->fallthrough()->callback([&] {
    bench::fill_topic(fill_of(with, more), bench::completed_order_of);
  });
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{"What librdkafka alone does on this machine"};
  bench::loop_settings with;
  bench::fill_settings more;
  bench::paced_load load;
  int seconds = 5;
  app.require_subcommand(1);
  app.add_option("--brokers", with.brokers, "host:port,...")->required();
  app.add_option("--topic", with.topic)->required();
  app.add_option("--records", with.records, "so many instead of --seconds");
  add_floor(app, with, seconds);
  add_fill(app, with, more, load);
  try {
    app.parse(argc, argv);
    return 0;
  } catch (const CLI::ParseError& wrong) {
    return app.exit(wrong);
  } catch (const std::exception& failed) {
    std::fprintf(stderr, "troupe-floor: %s\n", failed.what());
    return 3;
  }
}
