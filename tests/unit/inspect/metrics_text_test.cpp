#include "runtime/inspect/metrics_text.hpp"

#include "tests/support/full_figures.hpp"

#include <catch2/catch.hpp>
#include <fstream>
#include <map>
#include <sstream>

using namespace troupe;

namespace {

struct described {
  std::string type, help, unit;
  bool operator==(const described& other) const { return type == other.type && help == other.help; }
};
using descriptions = std::map<std::string, described>;

std::string without_space(const std::string& cell) {
  const auto first = cell.find_first_not_of(" `"), last = cell.find_last_not_of(" `");
  return first == std::string::npos ? "" : cell.substr(first, last - first + 1);
}

/// "# HELP name words", "# TYPE name word"
descriptions described_in(const std::string& text) {
  descriptions out;
  std::istringstream lines{text};
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with("# "))
      continue;
    const auto name = line.substr(7, line.find(' ', 7) - 7);
    (line[2] == 'H' ? out[name].help : out[name].type) = line.substr(8 + name.size());
  }
  return out;
}

/// "| `name` | type | unit | labels | help |"
descriptions documented() {
  descriptions out;
  std::ifstream file{TROUPE_SOURCE_DIR "/tools/observability/metrics.md"};
  for (std::string line; std::getline(file, line);) {
    if (!line.starts_with("| `troupe_"))
      continue;
    std::istringstream cells{line.substr(1)};
    std::string name, type, unit, labels, help;
    for (auto* cell : {&name, &type, &unit, &labels, &help})
      std::getline(cells, *cell, '|');
    out[without_space(name)] = {without_space(type), without_space(help), without_space(unit)};
  }
  return out;
}

bool says(const std::string& text, const std::string& line) { return text.find(line + "\n") != std::string::npos; }

}  // namespace

TEST_CASE("every metric is documented and every documented metric exists", "[inspect][unit]") {
  const auto shown = described_in(tests::full_metrics_text()), written = documented();
  REQUIRE(shown.size() > 40);
  for (const auto& [name, one] : shown) {
    INFO(name << " | " << one.type << " | " << one.help);
    CHECK(written.contains(name));
    if (written.contains(name))
      CHECK(written.at(name) == one);
  }
  for (const auto& [name, one] : written) {
    INFO(name);
    CHECK(shown.contains(name));
  }
}

TEST_CASE("every documented metric has a unit and its name says so", "[inspect][unit]") {
  for (const auto& [name, one] : documented()) {
    INFO(name << " in " << one.unit);
    CHECK_FALSE(one.unit.empty());
    for (const std::string unit : {"seconds", "bytes"}) {
      const auto in_name = name.ends_with('_' + unit) || name.ends_with('_' + unit + "_total");
      CHECK(in_name == (one.unit == unit));
    }
    CHECK(name.ends_with("_total") == (one.type == "counter"));
  }
}

TEST_CASE("a histogram is told in growing buckets with a sum and a count", "[inspect][unit]") {
  auto seen = tests::one_of_each();
  auto timings = std::make_shared<bridge::bridge_timings>();
  timings->handlers.record(std::chrono::milliseconds{1});
  timings->handlers.record(std::chrono::milliseconds{400});
  timings->handlers.record(std::chrono::hours{2});
  seen.bridges[0].timings = timings;
  const auto text = inspect::metrics_text(inspect::inspected_node{"one", "1", {}}, seen);
  const std::string name = "troupe_inbound_handler_seconds";
  CHECK(says(text, name + "_bucket{topic=\"orders\",le=\"0.0005\"} 0"));
  CHECK(says(text, name + "_bucket{topic=\"orders\",le=\"0.001\"} 1"));
  CHECK(says(text, name + "_bucket{topic=\"orders\",le=\"0.5\"} 2"));
  CHECK(says(text, name + "_bucket{topic=\"orders\",le=\"3600\"} 2"));
  CHECK(says(text, name + "_bucket{topic=\"orders\",le=\"+Inf\"} 3"));
  CHECK(says(text, name + "_count{topic=\"orders\"} 3"));
}

TEST_CASE("a lag that is not known is not told", "[inspect][unit]") {
  auto seen = tests::one_of_each();
  const inspect::inspected_node node{"one", "1", {}};
  CHECK(says(inspect::metrics_text(node, seen), "troupe_inbound_lag_records{topic=\"orders\",partition=\"3\"} 3"));
  seen.bridges[0].partitions[0].log_end.reset();
  CHECK(inspect::metrics_text(node, seen).find("lag_records{") == std::string::npos);
}

TEST_CASE("a stall is told with its subject and dead letters with their reason", "[inspect][unit]") {
  auto seen = tests::one_of_each();
  seen.bridges[0].letters.add(letters::letter_cause::exhausted);
  inspect::inspected_node node{"one", "1", {}};
  node.stalls.show({}, {{inspect::stall_kind::poll, "poll loop orders", "late"}}, node.ready);
  const auto text = inspect::metrics_text(node, seen);
  CHECK(says(text, "troupe_stalls{kind=\"poll\"} 1"));
  CHECK(says(text, "troupe_stalls{kind=\"actor\"} 0"));
  CHECK(text.find("troupe_stall_seconds{kind=\"poll\",subject=\"poll loop orders\"} ") != std::string::npos);
  CHECK(says(text, "troupe_dead_letters_total{topic=\"orders\",reason=\"exhausted\"} 1"));
  CHECK(says(text, "troupe_ready 0"));
}
