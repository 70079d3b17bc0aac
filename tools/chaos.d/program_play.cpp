#include "tools/chaos.d/program_play.hpp"

#include "tools/chaos.d/file_text.hpp"
#include "tools/chaos.d/watch.hpp"

#include <algorithm>
#include <set>
#include <sstream>
#include <thread>

namespace troupe::chaos {
namespace {

using namespace std::chrono_literals;

/// "kafka" of "[kafka.client]"; empty when the line begins no table.
std::string table_in(const std::string& line) {
  const auto first = line.find_first_not_of(" \t");
  if (first == line.npos || line[first] != '[')
    return "";
  return line.substr(first + 1, line.find_first_of(".]", first) - first - 1);
}

using partitions = std::set<std::pair<reader, std::int64_t>>;

/// A node is ready before its groups have shared everything out: once no more are added.
partitions owned_by_nodes(stage& on) {
  partitions out;
  for (const auto deadline = std::chrono::steady_clock::now() + 30s; std::chrono::steady_clock::now() < deadline;
       std::this_thread::sleep_for(1s)) {
    auto seen = look_around(on).owned;
    if (!seen.empty() && seen == out)
      break;
    out = std::move(seen);
  }
  return out;
}

class program_play final : public play {
public:
  explicit program_play(const program_settings& with) : with_{with}, kinds_{without_surroundings(text_of(with.file))} {}

  std::filesystem::path program() const override { return with_.program; }
  std::string node_file(const node_plan& plan) const override { return surroundings_of(plan) + kinds_; }

  // The others need the shop's sink, topics or tables.
  bool has_use_for(fault_kind kind) const override {
    const auto whom = victim_of(kind);
    return whom != victim::sink && whom != victim::topics && whom != victim::logs && kind != fault_kind::grants_revoked;
  }

  void prepare(stage& on) override {
    for (const auto& [from, number] : owned_by_nodes(on))
      if (std::find(on.read.begin(), on.read.end(), from) == on.read.end())
        on.read.push_back(from);
    if (on.read.empty())
      throw std::runtime_error{"no node of this program reads a topic: route a message over \"kafka\" in " +
                               with_.file.string()};
  }

  std::size_t partitions(std::size_t seen) const override { return seen; }

  std::vector<std::string> load_words(const stage&) const override {
    std::vector<std::string> out{"call", "--with-keys"};
    out.insert(out.end(), with_.call.begin(), with_.call.end());
    return out;
  }

  void judge_on_the_way(stage& on, const console& out) override {
    if (run_audit(on, {}) != 0)
      throw fault_found{"an audit under load found faults: " + on.file("audit.txt").string()};
    out.say("audit: nothing found");
  }

  verdict judge(stage& on, const chronicle& of, const console& out) override {
    verdict found;
    out.say("audit");
    if (const auto code = run_audit(on, {"--settled"}); code != 0)
      found.complaints.push_back("its audit ended with exit code " + std::to_string(code));
    for (auto& one : unsaid_faults(of.faults, of.looks))
      found.complaints.push_back(std::move(one));
    found.text = text_of(on.file("audit.txt")) + '\n' + text_of(on.file("load.txt"));
    return found;
  }

private:
  int run_audit(stage& on, const std::vector<std::string>& more) const {
    std::filesystem::remove(on.file("audit.txt"));
    std::vector<std::string> command{with_.program.string(), "audit", on.nodes.front().file().string()};
    command.insert(command.end(), more.begin(), more.end());
    return start_logged(on.file("audit.txt"), command).wait();
  }

  program_settings with_;
  std::string kinds_;
};

}  // namespace

std::string without_surroundings(const std::string& node_file) {
  static const std::set<std::string> ours{"node", "postgres", "kafka", "http", "admin", "health"};
  std::istringstream lines{node_file};
  std::string out;
  bool is_kept = true;
  for (std::string line; std::getline(lines, line);) {
    if (const auto table = table_in(line); !table.empty())
      is_kept = !ours.contains(table);
    if (is_kept)
      out += line + '\n';
  }
  return out;
}

std::unique_ptr<play> make_program_play(const program_settings& with) { return std::make_unique<program_play>(with); }

}  // namespace troupe::chaos
