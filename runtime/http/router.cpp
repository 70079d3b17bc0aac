#include "runtime/http/router.hpp"

#include <algorithm>
#include <string_view>

namespace troupe::http {
namespace {

std::vector<std::string> split(std::string_view path) {
  std::vector<std::string> out;
  for (std::size_t begin = 1, end = 0; begin <= path.size(); begin = end + 1) {
    end = std::min(path.find('/', begin), path.size());
    out.emplace_back(path.substr(begin, end - begin));
  }
  return out;
}

bool is_parameter(const std::string& segment) { return segment.size() > 2 && segment.front() == '{'; }

bool fits(const std::vector<std::string>& pattern, const std::vector<std::string>& path) {
  return std::equal(
      pattern.begin(), pattern.end(), path.begin(), path.end(),
      [](const auto& wanted, const auto& found) { return is_parameter(wanted) ? !found.empty() : wanted == found; });
}

bool is_more_literal(const std::vector<std::string>& left, const std::vector<std::string>& right) {
  return std::lexicographical_compare(left.begin(), left.end(), right.begin(), right.end(),
                                      [](const auto& a, const auto& b) { return !is_parameter(a) && is_parameter(b); });
}

bool is_get(const route& candidate) { return candidate.method == "GET"; }

bool serves(const route& candidate, const std::string& method) {
  return candidate.method == method || (method == "HEAD" && is_get(candidate));
}

}  // namespace

router::router(std::vector<route> routes) : routes_{std::move(routes)} {
  for (const auto& each : routes_)
    segments_.push_back(split(each.pattern));
}

std::variant<matched, not_found, wrong_method> router::match(const std::string& method, const std::string& path) const {
  const auto asked = split(path);
  const auto best = most_literal(asked);
  if (best == nullptr)
    return not_found{};
  wrong_method refused;
  for (std::size_t i = 0; i < routes_.size(); ++i) {
    if (!fits(segments_[i], asked) || is_more_literal(*best, segments_[i]))
      continue;
    if (serves(routes_[i], method))
      return matched{i, parameters(i, asked)};
    refused.allow += (refused.allow.empty() ? "" : ", ") + routes_[i].method + (is_get(routes_[i]) ? ", HEAD" : "");
  }
  return refused;
}

const router::segments* router::most_literal(const segments& asked) const {
  const segments* best = nullptr;
  for (const auto& candidate : segments_)
    if (fits(candidate, asked) && (best == nullptr || is_more_literal(candidate, *best)))
      best = &candidate;
  return best;
}

std::map<std::string, std::string> router::parameters(std::size_t route, const segments& asked) const {
  std::map<std::string, std::string> out;
  const auto& pattern = segments_[route];
  for (std::size_t i = 0; i < pattern.size(); ++i)
    if (is_parameter(pattern[i]))
      out.emplace(pattern[i].substr(1, pattern[i].size() - 2), asked[i]);
  return out;
}

}  // namespace troupe::http
