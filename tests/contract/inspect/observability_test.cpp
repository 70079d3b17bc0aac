#include "tests/support/full_figures.hpp"
#include "tests/support/running_node.hpp"

#include <simdjson.h>

#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <regex>
#include <set>
#include <sstream>

using namespace troupe;
using tests::temporary_folder;

namespace {

const std::string folder = TROUPE_SOURCE_DIR "/tools/observability/";

/// Prometheus' own word; what it says goes to the test's output.
bool promtool_accepts(const std::string& arguments, const std::string& input = "") {
  auto* pipe = popen(("'" TROUPE_SOURCE_DIR "/tools/promtool' " + arguments + " 2>&1 >&2").c_str(), "w");
  if (pipe == nullptr)
    return false;
  std::fwrite(input.data(), 1, input.size(), pipe);
  return pclose(pipe) == 0;
}

std::set<std::string> shown_metrics() {
  std::set<std::string> out;
  std::istringstream lines{tests::full_metrics_text()};
  std::string mark, kind, name, type;
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words{line};
    if (!(words >> mark >> kind >> name >> type) || mark != "#" || kind != "TYPE")
      continue;
    out.insert(name);
    if (type == "histogram")
      for (const auto* part : {"_bucket", "_sum", "_count"})
        out.insert(name + part);
  }
  return out;
}

/// Every "expr" below `from`, however deep.
void collect_queries(simdjson::dom::element from, std::vector<std::string>& out) {
  simdjson::dom::object fields;
  simdjson::dom::array items;
  if (!from.get(fields))
    for (const auto& [name, value] : fields) {
      std::string_view text;
      if (name == "expr" && !value.get(text))
        out.emplace_back(text);
      collect_queries(value, out);
    }
  else if (!from.get(items))
    for (const auto item : items)
      collect_queries(item, out);
}

/// None when the dashboard is no JSON.
std::vector<std::string> dashboard_queries() {
  simdjson::dom::parser parser;
  simdjson::dom::element dashboard;
  std::vector<std::string> out;
  if (parser.load(folder + "dashboard.json").get(dashboard) == simdjson::SUCCESS)
    collect_queries(dashboard, out);
  return out;
}

void check_names_in(const std::string& query) {
  static const auto known = shown_metrics();
  static const std::regex word{"troupe_[a-z_]+"};
  const std::sregex_iterator first{query.begin(), query.end(), word}, last;
  CHECK(first != last);
  for (auto one = first; one != last; ++one) {
    INFO(one->str());
    CHECK(known.contains(one->str()));
  }
}

}  // namespace

TEST_CASE("promtool finds nothing to say about the metrics", "[inspect][contract]") {
  CHECK(promtool_accepts("check metrics", tests::full_metrics_text()));
  CHECK_FALSE(promtool_accepts("check metrics", "troupe_without_help 1\n"));
}

TEST_CASE("promtool takes the alert rules and their tests", "[inspect][contract]") {
  CHECK(promtool_accepts("check rules '" + folder + "rules.yml'"));
  CHECK(promtool_accepts("test rules '" + folder + "rules_test.yml'"));
}

TEST_CASE("every alert has a test and speaks of metrics that exist", "[inspect][contract]") {
  std::stringstream tested;
  tested << std::ifstream{folder + "rules_test.yml"}.rdbuf();
  std::ifstream rules{folder + "rules.yml"};
  int alerts = 0;
  for (std::string line; std::getline(rules, line);) {
    if (const auto at = line.find("alert: "); at != std::string::npos) {
      INFO(line);
      CHECK(tested.str().find("alertname: " + line.substr(at + 7) + "\n        exp_alerts:") != std::string::npos);
      ++alerts;
    }
    if (const auto at = line.find("expr: "); at != std::string::npos)
      check_names_in(line.substr(at));
  }
  CHECK(alerts >= 4);
}

TEST_CASE("every panel of the dashboard asks for metrics that exist", "[inspect][contract]") {
  const auto queries = dashboard_queries();
  REQUIRE(queries.size() > 20);
  for (const auto& query : queries) {
    INFO(query);
    check_names_in(query);
  }
}

TEST_CASE("promtool can read every query of the dashboard", "[inspect][contract]") {
  temporary_folder scratch;
  const auto path = scratch.file("queries.yml");
  {
    std::ofstream rules{path};
    rules << "groups:\n  - name: dashboard\n    rules:\n";
    int number = 0;
    for (const auto& query : dashboard_queries())
      rules << "      - record: dashboard:query:" << ++number << "\n        expr: '" << query << "'\n";
  }
  CHECK(promtool_accepts("check rules '" + path + "'"));
}
