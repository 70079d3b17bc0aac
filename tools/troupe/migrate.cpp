#include "runtime/node/database_fitness.hpp"
#include "runtime/node/node_settings.hpp"
#include "runtime/wire/identity.hpp"
#include "tools/troupe/program.hpp"

#include <iostream>

namespace troupe {
namespace {

node::exit_code code_of(store::migration_error::cause why) {
  using cause = store::migration_error::cause;
  if (why == cause::wrong_scripts)
    return node::exit_code::wrong_usage;
  return why == cause::unreachable ? node::exit_code::unreachable : node::exit_code::failed;
}

/// Before tables are made where no node will start.
std::optional<std::string> unfit(store::session& session) {
  const auto server = store::look_at_server(session, {});
  if (server)
    for (const auto& found : node::findings_on(*server, {}, true))
      if (found.how == node::gravity::refuse)
        return found.what;
  return std::nullopt;
}

void migrate(const config::node_file& file, program& with) {
  store::session session{node::store_settings(file)};
  if (const auto refused = unfit(session)) {
    std::cerr << wire::own_name() << " migrate: " << *refused << '\n';
    with.result = node::exit_code::wrong_usage;
    return;
  }
  const auto applied = store::migrate(session, node::migrations_of(with.kinds));
  if (!applied) {
    std::cerr << wire::own_name() << " migrate: " << applied.error().detail << '\n';
    with.result = code_of(applied.error().why);
    return;
  }
  for (const auto& name : *applied)
    std::cout << "applied " << name << '\n';
  if (applied->empty())
    std::cout << "the schema is current\n";
}

}  // namespace

void add_migrate(CLI::App& app, program& with) {
  auto* command = app.add_subcommand("migrate", "bring the database to the current schema");
  command->footer("Example: " + wire::own_name() + " migrate " + with.examples.file);
  auto path = std::make_shared<std::string>();
  command->add_option("FILE", *path, "node file; its [postgres] section is used")->required();
  command->callback([path, &with] {
    if (const auto file = with.load(*path))
      migrate(*file, with);
  });
}

}  // namespace troupe
