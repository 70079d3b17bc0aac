// troupe-sim: replays one seed with its history, or explores many.
#include "tests/simulation/world/world.hpp"

#include <spdlog/spdlog.h>
#include <CLI/CLI.hpp>
#include <iostream>

using namespace troupe;

namespace {

struct options {
  std::uint64_t seed = 0, from = 1, count = 3000;
  std::size_t lines = 60;
  bool all = false;
};

void tell(std::uint64_t seed, const simulation::violation& found) {
  std::cout << "seed " << seed << " breaks " << found.guarantee << ": " << found.what << "\n";
}

int replay(const options& asked) {
  const auto done = simulation::run(asked.seed, true);
  const auto& past = done.history;
  const auto first = asked.lines == 0 || past.size() < asked.lines ? 0 : past.size() - asked.lines;
  for (auto i = first; i < past.size(); ++i)
    std::cout << past[i] << '\n';
  if (done.found)
    tell(asked.seed, *done.found);
  else
    std::cout << "seed " << asked.seed << " breaks no guarantee\n";
  return done.found ? 1 : 0;
}

void progress(std::uint64_t done, std::chrono::steady_clock::time_point begun, const simulation::figures& sum) {
  const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - begun;
  std::cout << fmt::format("{} seeds, {:.0f}/s, {} records, {} faults, {:.1f} virtual hours\n", done,
                           static_cast<double>(done) / spent.count(), sum.records, sum.faults,
                           static_cast<double>(sum.virtual_time.count()) / 3'600'000)
            << std::flush;
}

int explore(const options& asked) {
  const auto begun = std::chrono::steady_clock::now();
  simulation::figures sum;
  std::uint64_t broken = 0;
  for (std::uint64_t i = 0; i < asked.count; ++i) {
    const auto done = simulation::run(asked.from + i, false);
    sum.records += done.counted.records;
    sum.faults += done.counted.faults;
    sum.virtual_time += done.counted.virtual_time;
    broken += done.found ? 1 : 0;
    if (done.found && asked.all) {
      tell(asked.from + i, *done.found);
    } else if (done.found) {
      progress(i + 1, begun, sum);
      tell(asked.from + i, *done.found);
      std::cout << "replay: troupe-sim --seed " << asked.from + i << '\n';
      return 1;
    }
    if ((i + 1) % 500 == 0)
      progress(i + 1, begun, sum);
  }
  progress(asked.count, begun, sum);
  return broken == 0 ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  options asked;
  CLI::App app{"Runs whole nodes on a simulated broker, database and clock. A seed decides everything."};
  app.footer(
      "Examples:\n  troupe-sim --from 1 --count 3000\n  troupe-sim --seed 17 --lines 200\n"
      "Exit: 0 no guarantee broken, 1 one is, 2 wrong usage.");
  auto* seed = app.add_option("--seed", asked.seed, "replay this seed and print the end of its history");
  app.add_option("--lines", asked.lines, "lines of history to print, 0 for all")->capture_default_str();
  app.add_option("--from", asked.from, "explore from this seed")->capture_default_str()->excludes(seed);
  app.add_option("--count", asked.count, "how many seeds")->capture_default_str()->excludes(seed);
  app.add_flag("--all", asked.all, "go on after a violation")->excludes(seed);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& mistake) {
    return app.exit(mistake) == 0 ? 0 : 2;
  }
  spdlog::set_level(spdlog::level::off);
  return seed->count() > 0 ? replay(asked) : explore(asked);
}
