#include "runtime/node/wiring.hpp"
#include "runtime/store/connect_trial.hpp"
#include "runtime/wire/identity.hpp"
#include "tools/troupe/child.hpp"
#include "tools/troupe/program.hpp"

#include <cstdlib>
#include <filesystem>
#include <iostream>

namespace troupe {
namespace {

namespace fs = std::filesystem;

constexpr auto database_variable = "TROUPE_POSTGRES_URL";
constexpr auto default_port = "25432";  // of tools/postgres

/// The front door for a throwaway PostgreSQL lies in the checkout that this program was built in.
std::optional<std::string> postgres_tool() {
  for (fs::path folder = fs::path{own_path()}.parent_path(); folder.has_relative_path(); folder = folder.parent_path())
    if (fs::exists(folder / "tools/postgres"))
      return (folder / "tools/postgres").string();
  return std::nullopt;
}

std::string port_of(const std::string& address) {
  const auto colon = address.find_last_of(':');
  const auto end = address.find_first_not_of("0123456789", colon + 1);
  return address.substr(colon + 1, end == std::string::npos ? end : end - colon - 1);
}

bool uses_kafka(const config::node_file& file) {
  return std::any_of(file.routes.begin(), file.routes.end(), [](const auto& route) { return route.second == "kafka"; });
}

/// PostgreSQL for as long as this lives.
class throwaway_postgres {
public:
  throwaway_postgres(std::string tool, std::string port) : tool_{std::move(tool)}, port_{std::move(port)} {
    if (child{{tool_, "up", "--port", port_}}.wait() != 0)
      throw std::runtime_error{"PostgreSQL could not be started; see above"};
  }
  ~throwaway_postgres() { child{{tool_, "down", "--port", port_}}.wait(); }

  std::string url() const { return "postgresql://app@127.0.0.1:" + port_ + "/troupe"; }

private:
  std::string tool_, port_;
};

struct dev_options {
  std::vector<std::string> files;
  std::string database;  // empty: a throwaway one
};

/// What the nodes find in their environment counts more than what their files say.
void point_nodes_at(const std::string& database) { setenv(database_variable, database.c_str(), 1); }

/// Nodes would wait for a server; a person wants to know at once.
bool is_usable(const config::node_file& file, program& with) {
  using cause = store::connect_failure::cause;
  const auto failed = store::try_to_connect(node::store_settings(file), std::chrono::seconds{5});
  if (!failed)
    return true;
  std::cerr << wire::own_name() << " dev: --database: " << failed->detail << '\n';
  const bool is_away = failed->why == cause::unreachable || failed->why == cause::not_now;
  with.result = is_away ? node::exit_code::unreachable : node::exit_code::wrong_usage;
  return false;
}

/// Null when the nodes have been given a server.
std::unique_ptr<throwaway_postgres> start_postgres(const dev_options& asked, const config::node_file& first) {
  if (!asked.database.empty())
    return nullptr;
  const auto tool = postgres_tool();
  if (!tool)
    throw std::runtime_error{
        "tools/postgres was not found above this program, so there is no throwaway server; give "
        "--database URL of one"};
  const auto port = port_of(first.postgres.url);
  auto out = std::make_unique<throwaway_postgres>(*tool, port.empty() ? default_port : port);
  point_nodes_at(out->url());
  return out;
}

std::vector<child> start_programs(const dev_options& asked, const std::vector<config::node_file>& files) {
  std::vector<child> out;
  for (const auto& file : files)
    if (out.empty() && uses_kafka(file))
      out.emplace_back(std::vector<std::string>{own_path(), "broker", "--port", port_of(file.kafka.brokers)});
  for (const auto& path : asked.files)
    out.emplace_back(std::vector<std::string>{own_path(), "run", path});
  return out;
}

void run_dev(const dev_options& asked, program& with) {
  if (!asked.database.empty())
    point_nodes_at(asked.database);
  std::vector<config::node_file> files;
  for (const auto& path : asked.files)
    if (auto file = with.load(path))
      files.push_back(std::move(*file));
  if (files.size() != asked.files.size() || (!asked.database.empty() && !is_usable(files.front(), with)))
    return;
  node::stop_signal signal;
  const auto postgres = start_postgres(asked, files.front());
  auto children = start_programs(asked, files);
  while (!signal.wait_for(std::chrono::milliseconds{500}))
    for (auto& one : children)
      if (!one.running()) {
        std::cerr << wire::own_name() << " dev: a program ended with exit code " << one.wait()
                  << "; stopping the others\n";
        with.result = node::exit_code::failed;
        return;
      }
  while (!children.empty())
    children.pop_back();  // nodes first, in reverse; the broker last
}

}  // namespace

void add_dev(CLI::App& app, program& with) {
  auto* command = app.add_subcommand("dev", "embedded broker, throwaway PostgreSQL and nodes in one terminal");
  command->footer("Example: " + wire::own_name() + " dev " + with.examples.file + ' ' + with.examples.other_file +
                  "\nWith a server of your own, which is kept: " + wire::own_name() + " dev " + with.examples.file +
                  " --database postgresql://app@127.0.0.1:5432/troupe");
  auto asked = std::make_shared<dev_options>();
  command->add_option("FILE", asked->files, "node files")->required();
  command
      ->add_option("--database", asked->database,
                   "PostgreSQL URL (or TROUPE_POSTGRES_URL) for all nodes, whatever their files say; without it a "
                   "throwaway server is started, and deleted at the end")
      ->envname(database_variable);
  command->callback([asked, &with] { run_dev(*asked, with); });
}

}  // namespace troupe
