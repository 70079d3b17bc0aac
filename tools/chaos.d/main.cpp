#include "tools/chaos.d/judgement.hpp"
#include "tools/chaos.d/log_made_anew.hpp"
#include "tools/chaos.d/schedule.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <fstream>
#include <iostream>

namespace {

using namespace troupe::chaos;

constexpr int clean = 0, faulty = 1, wrong_usage = 2, no_servers = 3, stopped = 130;

struct options {
  stage_settings stage;
  double minutes = 2, per_minute = 6;
  int kills = 0;
  std::vector<std::string> kinds;
  bool in_turn = false;
  act play;
  bool plan_only = false;
};

std::string is_kind(const std::string& name) {
  if (kind_named(name))
    return {};
  std::string all;
  for (const auto& one : all_faults())
    all += std::string{" "} + one.name;
  return "there is no kind " + name + ", but" + all;
}

void add_options(CLI::App& app, options& with) {
  app.add_option("--seed", with.stage.seed, "decides faults, targets and times")->required();
  app.add_option("--minutes", with.minutes, "of load")->check(CLI::Range(0.1, 1440.0));
  app.add_option("--per-minute", with.per_minute, "faults")->check(CLI::Range(0.1, 60.0));
  app.add_option("--kills", with.kills, "only that many node kills, no other faults")->check(CLI::PositiveNumber);
  app.add_option("--kinds", with.kinds, "only these, separated by commas")->delimiter(',')->check(is_kind);
  app.add_flag("--in-turn", with.in_turn, "each kind once, one after the other");
  app.add_option("--nodes", with.stage.nodes, "how many")->check(CLI::Range(2, 5));
  app.add_option("--rate", with.play.rate, "calls per second through the doors")->check(CLI::PositiveNumber);
  app.add_option("--folder", with.stage.folder, "for node files, logs, answers")->required();
  app.add_option("--brokers", with.stage.brokers, "addresses for whom may do everything")->required();
  app.add_option("--secure-brokers", with.stage.secure_brokers, "addresses where nodes log in");
  app.add_option("--tls", with.stage.tls, "what they need for that: ca.pem, node.password");
  app.add_option("--broker-count", with.stage.broker_count, "real ones; 0: the embedded one");
  app.add_option("--kafka-port", with.stage.kafka_port, "of tools/kafka");
  app.add_option("--postgres-port", with.stage.postgres_port, "of tools/postgres");
  app.add_option("--standby-port", with.stage.standby_port, "of its standby");
  app.add_flag("--plan", with.plan_only, "print what would happen");
}

std::vector<fault_kind> kinds_of(const options& with) {
  auto kinds =
      possible_kinds({with.stage.broker_count, !with.stage.secure_brokers.empty(), with.stage.standby_port != 0});
  if (!with.kinds.empty())
    std::erase_if(kinds, [&](fault_kind one) {
      return std::find(with.kinds.begin(), with.kinds.end(), name_of(one)) == with.kinds.end();
    });
  if (kinds.empty())
    throw std::runtime_error{"the servers of this run allow none of these kinds"};
  return kinds;
}

std::vector<planned_fault> plan_of(const options& with, milliseconds lasts) {
  if (with.kills > 0)
    return kills_of(with.stage.seed, with.kills, with.stage.nodes);
  const schedule_settings asked{with.stage.seed,         lasts,         with.per_minute, with.stage.nodes,
                                with.stage.broker_count, kinds_of(with)};
  return with.in_turn ? in_turn(asked) : schedule_of(asked);
}

bool ends_with_new_logs(const options& with) {
  const auto kinds = kinds_of(with);
  return with.kills == 0 && std::find(kinds.begin(), kinds.end(), fault_kind::topics_anew) != kinds.end();
}

void append(std::vector<std::string>& to, std::vector<std::string> more) {
  to.insert(to.end(), more.begin(), more.end());
}

act act_of(const options& with) {
  auto out = with.play;
  out.lasts = milliseconds{static_cast<std::int64_t>(with.minutes * 60'000)};
  out.plan = plan_of(with, out.lasts);
  out.in_turn = with.in_turn;
  if (with.kills > 0)
    out.lasts = out.plan.back().at + out.plan.back().lasts + recovery_of(victim::node);
  else if (with.in_turn && !out.plan.empty())
    out.lasts = out.plan.back().at + out.plan.back().lasts + milliseconds{15'000};
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
  auto found = judge(on, of, out);
  if (found.is_clean() && ends_with_new_logs(with))  // else the topics are evidence
    append(found.complaints, make_logs_anew(on, out));
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
