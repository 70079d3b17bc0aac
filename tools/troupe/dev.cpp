#include "runtime/wire/identity.hpp"
#include "tools/troupe/child.hpp"
#include "tools/troupe/program.hpp"

#include <filesystem>
#include <iostream>

namespace troupe {
namespace {

namespace fs = std::filesystem;

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

private:
  std::string tool_, port_;
};

void run_dev(const std::vector<std::string>& paths, program& with) {
  std::vector<config::node_file> files;
  for (const auto& path : paths)
    if (auto file = with.load(path))
      files.push_back(std::move(*file));
  if (files.size() != paths.size())
    return;
  const auto tool = postgres_tool();
  if (!tool)
    throw std::runtime_error{"tools/postgres was not found above this program; start PostgreSQL yourself, then " +
                             wire::own_name() + " run"};
  node::stop_signal signal;
  const throwaway_postgres postgres{*tool, port_of(files.front().postgres.url)};
  std::vector<child> children;
  for (const auto& file : files)
    if (children.empty() && uses_kafka(file))
      children.emplace_back(std::vector<std::string>{own_path(), "broker", "--port", port_of(file.kafka.brokers)});
  for (const auto& path : paths)
    children.emplace_back(std::vector<std::string>{own_path(), "run", path});
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
  command->footer("Example: " + wire::own_name() + " dev " + with.examples.file + ' ' + with.examples.other_file);
  auto paths = std::make_shared<std::vector<std::string>>();
  command->add_option("FILE", *paths, "node files")->required();
  command->callback([paths, &with] { run_dev(*paths, with); });
}

}  // namespace troupe
