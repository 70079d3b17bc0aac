#include "tools/chaos.d/judgement.hpp"
#include "tools/chaos.d/schedule.hpp"

#include <CLI/CLI.hpp>
#include <fstream>
#include <iostream>

namespace {

using namespace troupe::chaos;

constexpr int clean = 0, faulty = 1, wrong_usage = 2, no_servers = 3, stopped = 130;

struct options {
  stage_settings stage;
  double minutes = 2, per_minute = 6;
  int kills = 0;
  act play;
  bool plan_only = false;
};

void add_options(CLI::App& app, options& with) {
  app.add_option("--seed", with.stage.seed, "decides faults, targets and times")->required();
  app.add_option("--minutes", with.minutes, "of load")->check(CLI::Range(0.1, 1440.0));
  app.add_option("--per-minute", with.per_minute, "faults")->check(CLI::Range(0.1, 60.0));
  app.add_option("--kills", with.kills, "only that many node kills, no other faults")->check(CLI::PositiveNumber);
  app.add_option("--nodes", with.stage.nodes, "how many")->check(CLI::Range(2, 5));
  app.add_option("--rate", with.play.rate, "calls per second through the doors")->check(CLI::PositiveNumber);
  app.add_option("--folder", with.stage.folder, "for node files, logs, answers")->required();
  app.add_option("--brokers", with.stage.brokers, "addresses")->required();
  app.add_option("--broker-count", with.stage.broker_count, "faults of brokers need three");
  app.add_option("--kafka-port", with.stage.kafka_port, "of tools/kafka");
  app.add_option("--postgres-port", with.stage.postgres_port, "of tools/postgres");
  app.add_flag("--plan", with.plan_only, "print what would happen");
}

std::vector<planned_fault> plan_of(const options& with, milliseconds lasts) {
  if (with.kills > 0)
    return kills_of(with.stage.seed, with.kills, with.stage.nodes);
  return schedule_of({with.stage.seed, lasts, with.per_minute, with.stage.nodes, with.stage.broker_count});
}

act act_of(const options& with) {
  auto out = with.play;
  out.lasts = milliseconds{static_cast<std::int64_t>(with.minutes * 60'000)};
  out.plan = plan_of(with, out.lasts);
  if (with.kills > 0)
    out.lasts = out.plan.back().at + out.plan.back().lasts + recovery_of(victim::node);
  return out;
}

int print_plan(const act& what) {
  for (const auto& one : what.plan)
    std::cout << seconds(one.at) << "  " << sentence_of(one) << ", for " << seconds(one.lasts) << '\n';
  return clean;
}

int perform(const options& with) {
  console out;
  stage on{with.stage};
  auto play = act_of(with);
  if (with.kills > 0)
    play.after_healing = [&] { audit_under_load(on, out); };
  director of{on, play, out};
  out.say(std::to_string(on.nodes.size()) + " nodes, brokers " + with.stage.brokers + ", seed " +
          std::to_string(with.stage.seed));
  of.prepare();
  of.perform();
  of.settle();
  const auto found = judge(on, out);
  const auto text = report(found, of, on);
  std::ofstream{on.file("report.txt")} << text;
  std::cout << text << std::flush;
  return found.is_clean() ? clean : faulty;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{"Carries out the faults of one seed against nodes under load, then audits. tools/chaos starts it."};
  options with;
  add_options(app, with);
  try {
    app.parse(argc, argv);
    if (with.plan_only)
      return print_plan(act_of(with));
    watch_for_stop();
    return perform(with);
  } catch (const CLI::ParseError& mistake) {
    return app.exit(mistake) == 0 ? clean : wrong_usage;
  } catch (const interrupted&) {
    return stopped;
  } catch (const fault_found& found) {
    std::cout << "FAULT: " << found.what() << std::endl;
    return faulty;
  } catch (const std::exception& trouble) {
    std::cerr << "troupe-chaos: " << trouble.what() << '\n';
    return no_servers;
  }
}
