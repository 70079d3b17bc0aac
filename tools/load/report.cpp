#include "tools/load/report.hpp"

#include "runtime/wire/codec/json.hpp"

#include <algorithm>
#include <cstdio>

namespace troupe::load {
namespace {

constexpr std::pair<const char*, double> quantiles[] = {{"p50", .5}, {"p90", .9}, {"p99", .99}};

double milliseconds(std::chrono::microseconds value) { return static_cast<double>(value.count()) / 1000; }

double per_second(std::uint64_t count, const outcome& of) {
  return static_cast<double>(count) / std::max(of.took.count(), 1e-6);
}

std::string formatted(const char* format, auto... values) {
  char text[256];
  std::snprintf(text, sizeof text, format, values...);
  return text;
}

std::string name_of(int status) { return status == 0 ? "broken" : std::to_string(status); }

std::string line_of(const tally& one, const outcome& of) {
  auto line =
      formatted("%-16s %9llu %9.0f", one.kind.c_str(), static_cast<unsigned long long>(one.ok), per_second(one.ok, of));
  for (const auto& [name, share] : quantiles)
    line += formatted(" %8.2f", milliseconds(one.latency.quantile(share)));
  line += formatted(" %8.2f", milliseconds(one.latency.longest()));
  for (const auto count : {one.refused, one.retried, one.failed})
    line += formatted(" %8llu", static_cast<unsigned long long>(count));
  line += "  ";
  for (const auto& [status, count] : one.answers)
    line += ' ' + name_of(status) + ':' + std::to_string(count);
  return line + '\n';
}

std::string quoted(const std::string& text) {
  std::string out;
  wire::json_writer{out}.write(std::string_view{text});
  return out;
}

std::string json_of(const tally& one, const outcome& of) {
  auto text = "{\"kind\":" + quoted(one.kind);
  for (const auto& [name, count] :
       {std::pair{"ok", one.ok}, {"refused", one.refused}, {"retried", one.retried}, {"failed", one.failed}})
    text += formatted(",\"%s\":%llu", name, static_cast<unsigned long long>(count));
  text += formatted(",\"okPerSecond\":%.1f,\"latencyMilliseconds\":{", per_second(one.ok, of));
  for (const auto& [name, share] : quantiles)
    text += formatted("\"%s\":%.3f,", name, milliseconds(one.latency.quantile(share)));
  text += formatted("\"max\":%.3f},\"answers\":{", milliseconds(one.latency.longest()));
  const char* separator = "";
  for (const auto& [status, count] : one.answers) {
    text += separator + ('"' + name_of(status)) + "\":" + std::to_string(count);
    separator = ",";
  }
  return text + "},\"firstFailure\":" + (one.first_failure.empty() ? "null" : quoted(one.first_failure)) + '}';
}

}  // namespace

std::string to_table(const outcome& of) {
  auto text = formatted("%-16s %9s %9s %8s %8s %8s %8s %8s %8s %8s   %s\n", "KIND", "OK", "OK/S", "P50 MS", "P90 MS",
                        "P99 MS", "MAX MS", "REFUSED", "RETRIED", "FAILED", "ANSWERS");
  for (const auto& one : of.tallies)
    text += line_of(one, of);
  for (const auto& one : of.tallies)
    if (!one.first_failure.empty())
      text += "first failure of " + one.kind + ": " + one.first_failure + '\n';
  return text + formatted("%.1f s\n", of.took.count());
}

std::string to_json(const outcome& of) {
  auto text = formatted("{\"seconds\":%.3f,\"kinds\":[", of.took.count());
  for (std::size_t i = 0; i < of.tallies.size(); ++i)
    text += (i > 0 ? "," : "") + json_of(of.tallies[i], of);
  return text + "]}";
}

bool all_answered(const outcome& of) {
  return std::all_of(of.tallies.begin(), of.tallies.end(), [](const tally& one) { return one.failed == 0; });
}

}  // namespace troupe::load
