#include "tools/troupe/audit_words.hpp"

#include "runtime/wire/codec/json.hpp"
#include "tools/troupe/printable.hpp"

#include <algorithm>
#include <cereal/cereal.hpp>

namespace troupe::auditing {
namespace {

using inspect::standing;

/// --json, see json.md.
struct check_view {
  std::string check, state, found, advice;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(CEREAL_NVP(check), CEREAL_NVP(state), CEREAL_NVP(found), CEREAL_NVP(advice));
  }
};

struct checks_view {
  std::string verdict;
  std::int64_t faults = 0, unchecked = 0;
  std::vector<check_view> checks;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(CEREAL_NVP(verdict), CEREAL_NVP(faults), CEREAL_NVP(unchecked), CEREAL_NVP(checks));
  }
};

const char* mark_of(standing how) {
  return how == standing::ok      ? "OK    "
         : how == standing::fault ? "FAIL  "
         : how == standing::open  ? "OPEN  "
                                  : "?     ";
}

const char* state_of(standing how) {
  return how == standing::ok ? "ok" : how == standing::fault ? "fault" : how == standing::open ? "open" : "unchecked";
}

std::uint64_t count(const std::vector<line>& lines, standing how) {
  return static_cast<std::uint64_t>(
      std::count_if(lines.begin(), lines.end(), [&](const auto& one) { return one.found.how == how; }));
}

std::string verdict_of(const result& of) {
  auto out = inspect::sum_up(of.faults(), of.unchecked());
  if (const auto open = count(of.lines, standing::open); open > 0)
    out += " What is OPEN waits for you.";
  return out;
}

}  // namespace

std::uint64_t result::faults() const { return count(lines, standing::fault) + more.faults; }
std::uint64_t result::unchecked() const { return count(lines, standing::unseen) + more.unchecked; }

std::string to_table(const result& of) {
  std::string out;
  for (const auto& one : of.lines) {
    out += mark_of(one.found.how) + printable(one.what) + ": " + printable(one.found.found) + '\n';
    if (!one.found.advice.empty())
      out += "      To do: " + printable(one.found.advice) + '\n';
  }
  if (!of.more.table.empty())
    out += '\n' + of.more.table;
  return out + verdict_of(of) + '\n';
}

std::string to_json(const result& of) {
  checks_view view{of.faults() > 0      ? "faulty"
                   : of.unchecked() > 0 ? "incomplete"
                                        : "clean",
                   static_cast<std::int64_t>(of.faults()),
                   static_cast<std::int64_t>(of.unchecked()),
                   {}};
  for (const auto& one : of.lines)
    view.checks.push_back({one.what, state_of(one.found.how), one.found.found, one.found.advice});
  auto out = wire::to_json(view);
  out.pop_back();
  return out + ",\"rows\":" + (of.more.rows.empty() ? "[]" : of.more.rows) + '}';
}

}  // namespace troupe::auditing
