#include <troupe/app.hpp>

#include "runtime/node/program_fitness.hpp"
#include "runtime/wire/identity.hpp"
#include "tools/troupe/program.hpp"

namespace troupe {

namespace {

std::string about() {
  return wire::own_name() +
         ": actors, topics and PostgreSQL with every effect exactly once.\n"
         "Exit codes: 0 done, 1 failed, 2 wrong usage or configuration, 3 a dependency could not be reached in time.\n";
}

void add_subcommands(CLI::App& cli, program& with) {
  for (const auto add : {add_run,    add_check,      add_migrate, add_broker, add_dev,        add_reference, add_ps,
                         add_actors, add_partitions, add_top,     add_audit,  add_dlq,        add_pause,     add_resume,
                         add_drain,  add_rewind,     add_why,     add_schema, add_completion, add_man})
    add(cli, with);
}

}  // namespace

struct app::parts {
  std::vector<node::actor_kind> kinds;
  example_words examples;
  auditor audit;
};

app::app(std::string name, std::string version, std::string domain) : parts_{std::make_unique<parts>()} {
  if (domain.empty())
    domain = name;
  wire::introduce({std::move(name), std::move(version), std::move(domain)});
}
app::~app() = default;

app& app::with(const kind& one) { return with(one.to_actor_kind()); }

app& app::with(node::actor_kind one) {
  parts_->kinds.push_back(std::move(one));
  return *this;
}

app& app::examples(example_words words) {
  parts_->examples = std::move(words);
  return *this;
}

app& app::audited_by(auditor check) {
  parts_->audit = std::move(check);
  return *this;
}

int app::main(int argc, char** argv) {
  const auto mistakes = node::program_mistakes(parts_->kinds);
  for (const auto& what : mistakes)
    std::cerr << wire::own_name() << ": " << what << '\n';
  if (!mistakes.empty())
    return static_cast<int>(node::exit_code::wrong_usage);
  program with{parts_->kinds, vocabulary_of(parts_->kinds), parts_->examples, parts_->audit};
  CLI::App cli{about(), wire::own_name()};
  cli.set_version_flag("--version", wire::own_name() + ' ' + wire::own_version());
  cli.require_subcommand(1);
  cli.footer(wire::own_name() + " SUBCOMMAND --help shows an example of each.");
  add_subcommands(cli, with);
  try {
    cli.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    const auto code = cli.exit(error);
    return code == 0 ? 0 : static_cast<int>(node::exit_code::wrong_usage);
  } catch (const std::exception& error) {
    std::cerr << wire::own_name() << ": " << error.what() << '\n';
    return static_cast<int>(node::exit_code::failed);
  }
  return static_cast<int>(with.result);
}

}  // namespace troupe
