#include "config/printer.hpp"
#include "runtime/node/wiring.hpp"
#include "tools/troupe/program.hpp"

#include <iostream>

namespace troupe {
namespace {

using loaded = std::vector<std::pair<std::string, config::node_file>>;

std::optional<std::string> unreachable(const config::node_file& file) {
  store::session session{node::store_settings(file)};
  const auto answer = session.run([](soci::session& sql) { sql << "select 1"; });
  if (!file.actors.empty() && !answer)
    return "PostgreSQL: " + answer.error().detail;
  for (const auto& [message, route] : file.routes)
    if (route == "kafka") {
      const auto ranges = broker::ensure_topics(node::broker_settings(file), {}, std::chrono::seconds{5});
      if (!ranges.empty())
        return "Kafka: " + ranges.front();
      break;
    }
  return std::nullopt;
}

void connect(const loaded& files, program& with) {
  for (const auto& [path, file] : files)
    if (const auto why = unreachable(file)) {
      std::cerr << path << ": " << *why << '\n';
      with.result = node::exit_code::unreachable;
    }
}

void check_files(const std::vector<std::string>& paths, bool try_connections, program& with) {
  loaded files;
  for (const auto& path : paths) {
    auto file = with.load(path);
    if (!file)
      continue;
    std::cout << "# " << path << '\n' << config::effective(*file, with.words) << '\n';
    for (const auto& fault : broker::known_faults(node::broker_settings(*file), broker::linked_version()))
      std::cerr << path << ": warning: " << fault << '\n';
    files.emplace_back(path, std::move(*file));
  }
  for (const auto& mistake : config::check_together(files)) {
    std::cerr << config::to_string(mistake) << '\n';
    with.result = node::exit_code::wrong_usage;
  }
  if (try_connections && with.result == node::exit_code::done)
    connect(files, with);
}

}  // namespace

void add_check(CLI::App& app, program& with) {
  auto* command = app.add_subcommand("check", "list all mistakes in node files, or print what they mean");
  command->footer("Example: troupe check config/demo/shop-1.toml config/demo/shop-2.toml --connect");
  auto paths = std::make_shared<std::vector<std::string>>();
  auto connections = std::make_shared<bool>(false);
  command->add_option("FILE", *paths, "node files; names and addresses are compared across them")->required();
  command->add_flag("--connect", *connections, "also try PostgreSQL and Kafka");
  command->callback([paths, connections, &with] { check_files(*paths, *connections, with); });
}

void add_reference(CLI::App& app, program& with) {
  auto* command = app.add_subcommand("reference", "print every option with default, range and help");
  command->footer("Example: troupe reference > config/reference.toml");
  command->callback([&with] { std::cout << config::reference(with.words); });
}

}  // namespace troupe
