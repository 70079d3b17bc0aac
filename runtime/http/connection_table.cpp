#include "runtime/http/connection_table.hpp"

namespace troupe::http {

connection_table::place connection_table::add(std::shared_ptr<connection> owner, instant now) {
  auto& list = lists_[index(phase::fresh)];
  return list.insert(list.end(), {std::move(owner), phase::fresh, deadline(phase::fresh, now)});
}

void connection_table::move(place which, phase to, instant now) {
  auto& target = lists_[index(to)];
  target.splice(target.end(), lists_[index(which->at)], which);
  which->at = to;
  which->deadline = deadline(to, now);
}

void connection_table::remove(place which) { lists_[index(which->at)].erase(which); }

std::size_t connection_table::size() const {
  std::size_t sum = 0;
  for (const auto& list : lists_)
    sum += list.size();
  return sum;
}

std::vector<std::shared_ptr<connection>> connection_table::expired(instant now) const {
  std::vector<std::shared_ptr<connection>> out;
  for (const auto& list : lists_)
    for (auto it = list.begin(); it != list.end() && it->deadline <= now; ++it)
      out.push_back(it->owner);
  return out;
}

std::vector<std::shared_ptr<connection>> connection_table::in(phase wanted) const {
  std::vector<std::shared_ptr<connection>> out;
  for (const auto& each : lists_[index(wanted)])
    out.push_back(each.owner);
  return out;
}

std::shared_ptr<connection> connection_table::dispensable() const {
  for (const auto p : {phase::draining, phase::idle, phase::fresh})
    if (const auto& list = lists_[index(p)]; !list.empty())
      return list.front().owner;
  return nullptr;
}

connection_table::instant connection_table::deadline(phase p, instant now) const {
  const auto limit = limits_[index(p)];
  return limit.count() == 0 ? instant::max() : now + limit;
}

}  // namespace troupe::http
