#include "tools/chaos.d/order_checks.hpp"

#include <map>

namespace troupe::chaos {
namespace {

using times_by_order = std::map<std::int64_t, std::vector<wire::timestamp>>;

/// A producer's retry may write a record twice; the second one is no news.
times_by_order by_order(const std::vector<arrival>& all) {
  times_by_order out;
  std::map<std::int64_t, std::set<wire::timestamp>> seen;
  for (const auto& one : all)
    if (seen[one.order].insert(one.occurred_at).second)
      out[one.order].push_back(one.occurred_at);
  return out;
}

std::string text(std::size_t count) { return std::to_string(count); }

}  // namespace

std::vector<std::string> out_of_order(const std::vector<arrival>& written, const std::vector<arrival>& arrived) {
  std::vector<std::string> out;
  auto there = by_order(arrived);
  for (const auto& [order, due] : by_order(written)) {
    const auto& came = there[order];
    const auto same = std::mismatch(due.begin(), due.end(), came.begin(), came.end());
    if (same.first == due.end() && same.second == came.end())
      continue;
    const auto at = static_cast<std::size_t>(same.first - due.begin());
    out.push_back("order " + std::to_string(order) + ": of " + text(due.size()) + " records on the topic " +
                  text(came.size()) + " arrived, and record " + text(at + 1) + " was due where " +
                  (same.second == came.end() ? "none" : wire::to_rfc3339(*same.second)) + " came");
  }
  return out;
}

std::vector<std::string> stray_letters(const std::vector<letter_place>& letters, const std::set<letter_place>& poison) {
  std::vector<std::string> out;
  for (const auto& one : letters)
    if (!poison.contains(one))
      out.push_back(one.topic + '/' + std::to_string(one.partition) + '@' + std::to_string(one.offset) +
                    " is a dead letter and should not be: " + one.reason);
  return out;
}

}  // namespace troupe::chaos
