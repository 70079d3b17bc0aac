// `troupe rewind`: a group that nobody reads in goes on elsewhere, at the brokers and in the database alike.
#include "runtime/node/node_settings.hpp"
#include "runtime/wire/identity.hpp"
#include "runtime/wire/joined.hpp"
#include "tools/troupe/partition_words.hpp"
#include "tools/troupe/program.hpp"
#include "tools/troupe/rewind_deed.hpp"

#include <algorithm>
#include <iostream>
#include <set>

namespace troupe {
namespace {

using node::exit_code;

struct rewind_options {
  std::string what, to, file, group;
  bool yes = false, json = false;
};

void say(const std::vector<std::string>& sentences) {
  for (const auto& one : sentences)
    std::cerr << wire::own_name() << " rewind: " << one << '\n';
}

void fail(program& with, const rewind::trouble& why) {
  say(why.why);
  with.result = why.code;
}

/// The one group in which the file's nodes read the topic.
tl::expected<std::string, std::string> group_in(const config::node_file& file, const rewind_options& asked,
                                                const std::string& topic) {
  if (!asked.group.empty())
    return asked.group;
  std::set<std::string> groups, topics;
  for (const auto& [message, options] : file.topics) {
    if (file.routes.at(message) != "kafka")
      continue;
    topics.insert(options.topic);
    if (options.topic == topic)
      for (const auto& group : config::groups_of(options))
        groups.insert(group);
  }
  if (groups.size() == 1)
    return *groups.begin();
  if (groups.empty())
    return tl::unexpected{asked.file + " has no topic " + topic + " that is read from Kafka; it has " +
                          wire::joined(topics) + ". --group names the group of another"};
  return tl::unexpected{topic + " is read in the groups " + wire::joined(groups) + "; say which with --group"};
}

/// Nothing after a sentence on stderr.
std::optional<rewind::request> request_of(const rewind_options& asked, program& with) {
  const auto file = with.load(asked.file);
  if (!file)
    return std::nullopt;
  const auto refuse = [&](const std::string& why) {
    fail(with, {{why}, exit_code::wrong_usage});
    return std::nullopt;
  };
  const auto what = read_partition(asked.what);
  if (!what)
    return refuse(what.error());
  const auto now = std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now());
  const auto to = rewind::read_target(asked.to, now);
  if (!to)
    return refuse(to.error());
  if (std::holds_alternative<broker::offset>(*to) && !what->partition)
    return refuse("an offset is one partition's: give " + what->topic + "/PARTITION, or another target");
  const auto group = group_in(*file, asked, what->topic);
  if (!group)
    return refuse(group.error());
  rewind::request out{
      what->topic, what->partition, *group, *to, node::broker_settings(*file), node::store_settings(*file)};
  out.database.watchdog = 3 * rewind::patience;  // a transaction waits for the brokers
  return out;
}

void print(const rewind::shown_plan& all, const rewind_options& asked) {
  if (asked.json)
    std::cout << to_json(all) << '\n';
  else
    print_table(all, std::cout);
}

/// Why nothing may be moved now; empty: nobody reads.
std::string reader_of(const rewind::sight& seen, const rewind::request& asked) {
  if (!seen.group)
    return "the brokers do not say who is in group " + asked.group + " (" + seen.group.error() +
           "; the embedded one cannot), and nothing is moved unless nobody is";
  if (seen.group->members.empty())
    return "";
  return "group " + asked.group + " is read by " + rewind::names_of(seen.group->members) + "; end them first, with " +
         wire::own_name() + " drain or by whoever runs them";
}

void dry_run(const rewind::shown_plan& plan, const std::string& reader, const rewind_options& asked) {
  print(plan, asked);
  say(warnings_of(plan));
  if (!reader.empty())
    say({reader});
  if (std::all_of(plan.steps.begin(), plan.steps.end(), [](const auto& one) { return one.stays(); }))
    say({"group and database are there already"});
  else
    say({std::string{"nothing was changed; "} + (reader.empty() ? "" : "once nobody reads, ") + "--yes does it"});
}

void move(const rewind::request& request, rewind::shown_plan& plan, const rewind_options& asked, program& with) {
  auto done = carry_out(request, plan.steps);
  plan.outcomes = std::move(done.outcomes);
  with.result = done.code;
  print(plan, asked);
  say(warnings_of(plan));
  for (std::size_t i = 0; i < plan.steps.size(); ++i)
    if (const auto& why = plan.outcomes[i].why; !why.empty())
      say({plan.topic + '/' + std::to_string(plan.steps[i].partition) + ": " + why});
}

rewind::shown_plan shown(const rewind::request& request, const rewind::sight& seen, std::vector<rewind::step> steps) {
  rewind::shown_plan out{request.topic, request.group, std::move(steps), {}};
  if (seen.group)
    out.members = seen.group->members;
  for (const auto& one : out.steps)
    out.outcomes.push_back({one.stays() ? rewind::outcome::result::stays : rewind::outcome::result::planned});
  return out;
}

void run_rewind(const rewind_options& asked, program& with) {
  const auto request = request_of(asked, with);
  if (!request)
    return;
  const auto seen = look(*request);
  if (!seen)
    return fail(with, seen.error());
  auto steps = rewind::plan(request->topic, seen->partitions, request->to);
  if (!steps)
    return fail(with, {steps.error()});
  if (const auto failed = find_landmarks(*request, *steps))
    return fail(with, *failed);
  auto plan = shown(*request, *seen, std::move(*steps));
  const auto reader = reader_of(*seen, *request);
  if (!asked.yes)
    return dry_run(plan, reader, asked);
  if (!reader.empty())
    return fail(with, {{reader + ". Nothing was changed"}});
  move(*request, plan, asked, with);
}

}  // namespace

void add_rewind(CLI::App& app, program& with) {
  auto* command = app.add_subcommand("rewind", "set where a group reads on in a topic, while nobody reads");
  command->footer(
      "Example: " + wire::own_name() + " rewind " + with.examples.topic + " --to stored --config " +
      with.examples.file +
      "\n"
      "After a restore of the database, stored reads again what the database has forgotten. Without --yes it only says "
      "what would be done. Other targets: beginning, end, an OFFSET (of one partition), a time like "
      "2026-05-29T01:43:46Z, 30s ago, -10m. Moving forward skips records for good.");
  auto asked = std::make_shared<rewind_options>();
  command->add_option("WHAT", asked->what, "TOPIC or TOPIC/PARTITION")->required();
  command->add_option("--to", asked->to, "stored, beginning, end, an OFFSET or a TIME")->required();
  command->add_option("--config", asked->file, "node file: its database, brokers and group are used")->required();
  command->add_option("--group", asked->group, "another group than the file's");
  command->add_flag("--yes", asked->yes, "do it");
  command->add_flag("--json", asked->json, "for programs");
  command->callback([asked, &with] { run_rewind(*asked, with); });
}

}  // namespace troupe
