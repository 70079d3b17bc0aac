#include "tools/chaos.d/report.hpp"

#include <algorithm>
#include <map>
#include <sstream>

namespace troupe::chaos {
namespace {

constexpr std::size_t most_complaints = 20;

std::string line_of(const past_fault& one) {
  return "  at " + seconds(one.began) + "  " + sentence_of(one.what) +
         (one.healed ? ", healed at " + seconds(*one.healed) : ", not healed") + '\n';
}

std::string kinds_of(const std::vector<past_fault>& history) {
  std::map<std::string, int> counts;
  for (const auto& one : history)
    ++counts[name_of(one.what.kind)];
  std::string out;
  for (const auto& [name, count] : counts)
    out += (out.empty() ? "" : ", ") + name + ' ' + std::to_string(count);
  return out;
}

std::string takeovers_of(const takeover_clock& clock) {
  std::ostringstream out;
  for (const auto& one : clock.all())
    out << "  " << one.of << ": " << one.partitions << " partitions, "
        << (one.took ? seconds(*one.took) : "not seen to move on") << '\n';
  return out.str();
}

}  // namespace

std::string report(const verdict& found, const chronicle& of, const takeover_clock& takeovers) {
  std::ostringstream out;
  out << "\nFaults (" << of.faults.size() << "): " << kinds_of(of.faults) << '\n';
  for (const auto& one : of.faults)
    out << line_of(one);
  out << "\nTakeovers, until the last partition of the node moved on:\n"
      << takeovers_of(takeovers) << '\n'
      << found.text;
  const auto shown = std::min(most_complaints, found.complaints.size());
  for (std::size_t i = 0; i < shown; ++i)
    out << "FAULT: " << found.complaints[i] << '\n';
  if (shown < found.complaints.size())
    out << "FAULT: and " << found.complaints.size() - shown << " more\n";
  return out.str();
}

}  // namespace troupe::chaos
