#include "tools/load/tally.hpp"

#include <algorithm>
#include <cstdio>

namespace troupe::load {

namespace {
template <class... Ts>
std::string printed(const char* pattern, Ts... values) {
  char text[512];
  std::snprintf(text, sizeof text, pattern, values...);
  return text;
}
}  // namespace

void tally::answered(int status, std::chrono::nanoseconds took) {
  ++by_status_[status];
  latencies_.push_back(static_cast<float>(static_cast<double>(took.count()) / 1e6));
}

void tally::gave_up(const std::string& last_reason) {
  ++gave_up_;
  last_reason_ = last_reason;
}

std::uint64_t tally::good() const {
  std::uint64_t sum = 0;
  for (const auto& [status, count] : by_status_)
    sum += status / 100 == 2 ? count : 0;
  return sum;
}

bool tally::is_clean() const {
  return gave_up_ == 0 && std::all_of(by_status_.begin(), by_status_.end(), [](const auto& one) {
           return one.first / 100 == 2 || one.first == 409 || one.first == 422;
         });
}

double tally::milliseconds_at(double share) const {
  if (latencies_.empty())
    return 0;
  const auto at = latencies_.begin() + static_cast<std::ptrdiff_t>(share * static_cast<double>(latencies_.size() - 1));
  std::nth_element(latencies_.begin(), at, latencies_.end());
  return *at;
}

double tally::per_second(std::chrono::nanoseconds elapsed) const {
  return static_cast<double>(good()) / std::max(1e-9, static_cast<double>(elapsed.count()) / 1e9);
}

std::string tally::to_text(std::chrono::nanoseconds elapsed) const {
  auto out = printed("answers 2xx per second  %.0f\nlatency ms              p50 %.2f  p90 %.2f  p99 %.2f  max %.2f\n",
                     per_second(elapsed), milliseconds_at(0.5), milliseconds_at(0.9), milliseconds_at(0.99),
                     milliseconds_at(1));
  for (const auto& [status, count] : by_status_)
    out += printed("status %d              %llu\n", status, static_cast<unsigned long long>(count));
  out += printed("tried again             %llu\ngiven up                %llu\n", static_cast<unsigned long long>(retried_),
                 static_cast<unsigned long long>(gave_up_));
  return gave_up_ == 0 ? out : out + "last reason             " + last_reason_ + "\n";
}

std::string tally::to_json(std::chrono::nanoseconds elapsed) const {
  std::string statuses;
  for (const auto& [status, count] : by_status_)
    statuses += printed("%s\"%d\":%llu", statuses.empty() ? "" : ",", status, static_cast<unsigned long long>(count));
  return printed("{\"perSecond\":%.1f,\"p50\":%.3f,\"p90\":%.3f,\"p99\":%.3f,\"max\":%.3f,\"retried\":%llu,\"gaveUp\":%llu,",
                 per_second(elapsed), milliseconds_at(0.5), milliseconds_at(0.9), milliseconds_at(0.99),
                 milliseconds_at(1), static_cast<unsigned long long>(retried_),
                 static_cast<unsigned long long>(gave_up_)) +
         "\"statuses\":{" + statuses + "}}";
}

}  // namespace troupe::load
