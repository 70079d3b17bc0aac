#include "tools/chaos.d/director.hpp"
#include "tools/chaos.d/program_play.hpp"
#include "tools/chaos.d/report.hpp"
#include "tools/chaos.d/schedule.hpp"
#include "tools/chaos.d/shop_play.hpp"

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
  double rate = 250;
  program_settings program;  // without a name: the shop
  std::string path, body, method;
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
  app.add_option("--rate", with.rate, "calls per second through the doors")->check(CLI::PositiveNumber);
  app.add_option("--folder", with.stage.folder, "for node files, logs, answers")->required();
  app.add_option("--brokers", with.stage.brokers, "addresses for whom may do everything")->required();
  app.add_option("--secure-brokers", with.stage.secure_brokers, "addresses where nodes log in");
  app.add_option("--tls", with.stage.tls, "what they need for that: ca.pem, node.password");
  app.add_option("--broker-count", with.stage.broker_count, "real ones; 0: the embedded one");
  app.add_option("--kafka-port", with.stage.kafka_port, "of tools/kafka");
  app.add_option("--postgres-port", with.stage.postgres_port, "of tools/postgres");
  app.add_option("--standby-port", with.stage.standby_port, "of its standby");
  const auto own = app.add_option("--program", with.program.program, "a program of one's own in place of the shop");
  app.add_option("--file", with.program.file, "its node file")->needs(own);
  app.add_option("--path", with.path, "what its clients ask for")->needs(own);
  app.add_option("--body", with.body, "what they send")->needs(own);
  app.add_option("--method", with.method, "how")->needs(own);
  app.add_flag("--plan", with.plan_only, "print what would happen");
}

std::vector<std::string> call_of(const options& with) {
  std::vector<std::string> out{"--path", with.path};
  for (const auto& [name, value] : {std::pair{"--body", with.body}, std::pair{"--method", with.method}})
    if (!value.empty())
      out.insert(out.end(), {name, value});
  return out;
}

/// Of those asked for, what the servers of this run allow.
std::vector<fault_kind> possible(const options& with) {
  auto kinds =
      possible_kinds({with.stage.broker_count, !with.stage.secure_brokers.empty(), with.stage.standby_port != 0});
  if (!with.kinds.empty())
    std::erase_if(kinds, [&](fault_kind one) {
      return std::find(with.kinds.begin(), with.kinds.end(), name_of(one)) == with.kinds.end();
    });
  return kinds;
}

std::vector<fault_kind> kinds_of(const options& with, const play& of) {
  auto kinds = possible(with);
  std::erase_if(kinds, [&](fault_kind one) { return !of.has_use_for(one); });
  if (kinds.empty())
    throw std::runtime_error{"the servers or the program of this run allow none of these kinds"};
  return kinds;
}

milliseconds load_time(const options& with) { return milliseconds{static_cast<std::int64_t>(with.minutes * 60'000)}; }

std::unique_ptr<play> play_of(const options& with) {
  if (!with.program.program.empty()) {
    auto own = with.program;
    own.call = call_of(with);
    return make_program_play(own);
  }
  const auto kinds = possible(with);
  shop_settings out;
  out.lasts = load_time(with);
  out.ends_with_new_logs =
      with.kills == 0 && std::find(kinds.begin(), kinds.end(), fault_kind::topics_anew) != kinds.end();
  return make_shop_play(out);
}

std::vector<planned_fault> plan_of(const options& with, const play& of) {
  if (with.kills > 0)
    return kills_of(with.stage.seed, with.kills, with.stage.nodes);
  const schedule_settings asked{with.stage.seed,  load_time(with),         with.per_minute,
                                with.stage.nodes, with.stage.broker_count, kinds_of(with, of)};
  return with.in_turn ? in_turn(asked) : schedule_of(asked);
}

act act_of(const options& with, const play& of) {
  act out;
  out.rate = with.rate;
  out.lasts = load_time(with);
  out.plan = plan_of(with, of);
  out.in_turn = with.in_turn;
  out.judges_after_each = with.kills > 0;
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

int perform(const options& with, play& of) {
  console out;
  stage on{with.stage, of};
  director by{on, of, act_of(with, of), out};
  out.say(std::to_string(on.nodes.size()) + " nodes, brokers " + with.stage.brokers + ", seed " +
          std::to_string(with.stage.seed));
  by.prepare();
  by.perform();
  by.settle();
  const auto found = of.judge(on, by.noted(), out);
  const auto text = report(found, by.noted(), on.takeovers);
  std::ofstream{on.file("report.txt")} << text;
  std::cout << text << std::flush;
  return found.complaints.empty() ? clean : faulty;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{"Carries out the faults of one seed against nodes under load, then audits. tools/chaos starts it."};
  options with;
  add_options(app, with);
  try {
    app.parse(argc, argv);
    const auto of = play_of(with);
    if (with.plan_only)
      return print_plan(act_of(with, *of));
    watch_for_stop();
    return perform(with, *of);
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
