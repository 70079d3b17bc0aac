#include "runtime/broker/client_table.hpp"

namespace troupe::broker {

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
