// One lane per key: records with equal keys one after the other, different keys at the same time. Pure.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace troupe::bridge {

/// Items under ids that the caller chooses (an offset, a sequence number), unique among those in the lanes. The head of
/// each lane is in the caller's hands, everything behind it waits. Owned by one actor; not thread-safe.
template <class Item>
class key_lanes {
public:
  /// Appends to the key's lane. Returns the item when its lane was empty, so that it may be handled now; else null.
  /// No key: no order was asked for, the item is always free to go.
  Item* add(std::uint64_t id, const std::optional<std::string>& key, Item item) {
    auto& held = items_.insert_or_assign(id, entry{std::move(item), nullptr}).first->second;
    if (!key)
      return &held.item;
    auto& queue = *lanes_.try_emplace(*key).first;
    held.queue = &queue;  // nodes of an unordered_map stay where they are
    queue.second.push_back(id);
    return queue.second.size() == 1 ? &held.item : nullptr;
  }

  Item* find(std::uint64_t id) {
    const auto found = items_.find(id);
    return found == items_.end() ? nullptr : &found->second.item;
  }

  const Item* find(std::uint64_t id) const {
    const auto found = items_.find(id);
    return found == items_.end() ? nullptr : &found->second.item;
  }

  /// The head with this id is finished. Returns the id of the record behind it, which may be handled now.
  std::optional<std::uint64_t> remove(std::uint64_t id) {
    const auto found = items_.find(id);
    if (found == items_.end())
      return std::nullopt;
    auto* queue = found->second.queue;
    items_.erase(found);
    if (queue == nullptr)
      return std::nullopt;
    queue->second.pop_front();
    if (!queue->second.empty())
      return queue->second.front();
    lanes_.erase(lanes_.find(queue->first));
    return std::nullopt;
  }

  /// Takes the whole lane of this item out, in order. Without a key it is alone.
  std::vector<std::pair<std::uint64_t, Item>> take_lane(std::uint64_t id) {
    const auto found = items_.find(id);
    if (found == items_.end())
      return {};
    auto* queue = found->second.queue;
    const auto ids = queue == nullptr ? std::deque<std::uint64_t>{id} : queue->second;
    std::vector<std::pair<std::uint64_t, Item>> out;
    for (const auto one : ids) {
      const auto place = items_.find(one);
      out.emplace_back(one, std::move(place->second.item));
      items_.erase(place);
    }
    if (queue != nullptr)
      lanes_.erase(lanes_.find(queue->first));
    return out;
  }

  /// The head of this item's lane; itself when it has no key. Items behind it: lane_size() - 1.
  std::uint64_t head_of(std::uint64_t id) const {
    const auto* queue = items_.at(id).queue;
    return queue == nullptr ? id : queue->second.front();
  }
  std::size_t lane_size(std::uint64_t id) const {
    const auto* queue = items_.at(id).queue;
    return queue == nullptr ? 1 : queue->second.size();
  }

  bool has_lane(const std::string& key) const { return lanes_.count(key) > 0; }

  /// The heads of all lanes.
  std::vector<std::uint64_t> heads() const {
    std::vector<std::uint64_t> out;
    for (const auto& [key, ids] : lanes_)
      out.push_back(ids.front());
    return out;
  }

  std::size_t size() const { return items_.size(); }
  std::size_t keys() const { return lanes_.size(); }

private:
  using lane = std::pair<const std::string, std::deque<std::uint64_t>>;
  struct entry {
    Item item;
    lane* queue;
  };
  std::unordered_map<std::uint64_t, entry> items_;
  std::unordered_map<std::string, std::deque<std::uint64_t>> lanes_;
};

}  // namespace troupe::bridge
