#include "runtime/broker/client_table.hpp"

namespace troupe::broker {

void client_faults::show(const std::map<std::string, std::string>& standing) {
  const std::lock_guard lock{guard_};
  std::erase_if(standing_, [&](const auto& known) { return !standing.contains(known.first); });
  for (const auto& [key, what] : standing)
    standing_.try_emplace(key, fault{{}, std::chrono::system_clock::now()}).first->second.what = what;
}

std::vector<client_faults::fault> client_faults::standing() const {
  std::vector<fault> out;
  const std::lock_guard lock{guard_};
  for (const auto& [key, one] : standing_)
    out.push_back(one);
  return out;
}

void client_figures::left() {
  std::int64_t inside = 0;
  outside_since_ns.compare_exchange_strong(inside, std::chrono::steady_clock::now().time_since_epoch().count());
}

std::optional<std::chrono::steady_clock::time_point> client_figures::outside_since() const {
  const auto since = outside_since_ns.load();
  if (since == 0)
    return std::nullopt;
  return std::chrono::steady_clock::time_point{std::chrono::nanoseconds{since}};
}

client_table& client_table::instance() {
  static client_table table;
  return table;
}

std::shared_ptr<client_figures> client_table::enter(std::string role, std::string topic) {
  auto entry = std::make_shared<client_figures>(std::move(role), std::move(topic));
  const std::lock_guard lock{guard_};
  std::erase_if(entries_, [](const auto& weak) { return weak.expired(); });
  entries_.push_back(entry);
  return entry;
}

std::vector<std::shared_ptr<const client_figures>> client_table::living() {
  std::vector<std::shared_ptr<const client_figures>> out;
  const std::lock_guard lock{guard_};
  for (const auto& weak : entries_)
    if (auto entry = weak.lock())
      out.push_back(std::move(entry));
  return out;
}

}  // namespace troupe::broker
