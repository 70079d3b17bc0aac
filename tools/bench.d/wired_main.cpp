// One bridge between a topic and the benchmark's own handlers, all guarantees on or one of them off.
#include "tools/bench.d/wired_bridge.hpp"

#include <CLI/CLI.hpp>
#include <cstdio>
#include <functional>

namespace {

using namespace troupe;

void print(const bench::wired_figures& seen) {
  const auto records = static_cast<double>(seen.records);
  std::printf(R"({"records":%llu,"okPerSecond":%.0f,"cpuUs":%.2f})"
              "\n",
              static_cast<unsigned long long>(seen.records), records / seen.seconds, seen.cpu_seconds / records * 1e6);
}

void add(CLI::App& app, const char* name, const char* help, std::function<bench::wired_figures()> run) {
  app.add_subcommand(name, help)->fallthrough()->callback([run = std::move(run)] { print(run()); });
}

void add_options(CLI::App& app, bench::wiring& with, int& commit_ms) {
  app.add_option("--brokers", with.brokers, "host:port,...");
  app.add_option("--topic", with.topic);
  app.add_option("--url", with.url, "of a database that has been migrated")->required();
  app.add_option("--records", with.records, "end after so many")->required();
  app.add_flag("!--no-parking", with.parking, "records of stalled keys wait in memory");
  app.add_flag("!--no-fence", with.fence, "the offset is not stored with the effect");
  app.add_flag("!--no-dedupe", with.dedupe, "rows without a primary key");
  app.add_flag("--inbox", with.inbox, "events of an outbox are remembered");
  app.add_option("--commit", commit_ms, "ms between offset commits");
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{"A bridge wired by hand; only for tools/bench"};
  bench::wiring with;
  std::string to;
  int commit_ms = 500;
  app.require_subcommand(1);
  add_options(app, with, commit_ms);
  app.add_option("--to", to, "of forward: the topic it publishes to");
  app.parse_complete_callback([&] { with.commit_interval = std::chrono::milliseconds{commit_ms}; });
  add(app, "keyed", "a keyed handler with nothing to do", [&] { return bench::run_keyed(with); });
  add(app, "forward", "a keyed handler that publishes each record", [&] { return bench::run_forward(with, to); });
  add(app, "batches", "a row for each record", [&] { return bench::run_batches(with); });
  add(app, "rows", "the statements of batches without a bridge", [&] { return bench::run_rows_alone(with); });
  try {
    app.parse(argc, argv);
    return 0;
  } catch (const CLI::ParseError& wrong) {
    return app.exit(wrong);
  } catch (const std::exception& failed) {
    std::fprintf(stderr, "troupe-wired: %s\n", failed.what());
    return 3;
  }
}
