// One lane per key: records with equal keys one after the other, different keys at the same time. Pure.
#pragma once

#include "runtime/bridge/slots.hpp"

#include <string>
#include <unordered_map>
#include <utility>

namespace troupe::bridge {

/// Items under numbers that are never given twice. The head of each lane is in the caller's hands, everything behind it
/// waits. Owned by one actor; not thread-safe.
template <class Item>
class key_lanes {
public:
  struct place {
    std::uint64_t number = 0;
    bool is_head = false;  // its lane was empty: it may be handled now
  };

  /// Appends to the key's lane. No key: no order was asked for, the item is always free to go.
  place add(const std::optional<std::string>& key, Item item) {
    if (!key)
      return {items_.put({std::move(item)}), true};
    auto& queue = *lanes_.try_emplace(*key).first;  // nodes of an unordered_map stay where they are
    auto& ends = queue.second;
    const auto number = items_.put({std::move(item), &queue});
    (ends.size == 0 ? ends.head : items_.find(ends.tail)->behind) = number;
    ends.tail = number;
    return {number, ++ends.size == 1};
  }

  Item* find(std::uint64_t number) {
    auto* found = items_.find(number);
    return found == nullptr ? nullptr : &found->item;
  }
  const Item* find(std::uint64_t number) const { return const_cast<key_lanes*>(this)->find(number); }

  /// The head with this number is finished. Returns the number of the one behind it, which may be handled now.
  std::optional<std::uint64_t> remove(std::uint64_t number) {
    const auto gone = items_.take(number);
    if (!gone || gone->queue == nullptr)
      return std::nullopt;
    auto& ends = gone->queue->second;
    ends.head = gone->behind;
    if (--ends.size > 0)
      return ends.head;
    lanes_.erase(lanes_.find(gone->queue->first));
    return std::nullopt;
  }

  /// Takes the whole lane of this item out, in order. Without a key it is alone.
  std::vector<Item> take_lane(std::uint64_t number) {
    std::vector<Item> out;
    for (std::optional<std::uint64_t> next = head_of(number); next; next = remove(*next))
      out.push_back(std::move(*find(*next)));
    return out;
  }

  /// The head of this item's lane; itself when it has no key. Items behind it: lane_size() - 1. The item is there.
  std::uint64_t head_of(std::uint64_t number) const {
    const auto* queue = items_.find(number)->queue;
    return queue == nullptr ? number : queue->second.head;
  }
  std::size_t lane_size(std::uint64_t number) const {
    const auto* queue = items_.find(number)->queue;
    return queue == nullptr ? 1 : queue->second.size;
  }

  bool has_lane(const std::string& key) const { return lanes_.count(key) > 0; }

  /// The heads of all lanes.
  std::vector<std::uint64_t> heads() const {
    std::vector<std::uint64_t> out;
    for (const auto& [key, ends] : lanes_)
      out.push_back(ends.head);
    return out;
  }

  /// Every item, in no order.
  template <class F>
  void each(F what) const {
    items_.each([&](const entry& one) { what(one.item, one.queue == nullptr ? 1 : one.queue->second.size); });
  }

  std::size_t size() const { return items_.size(); }
  std::size_t keys() const { return lanes_.size(); }

private:
  struct lane_ends {
    std::uint64_t head = 0, tail = 0;
    std::size_t size = 0;
  };
  using lane = std::pair<const std::string, lane_ends>;
  struct entry {
    Item item;
    lane* queue = nullptr;
    std::uint64_t behind = 0;
  };
  slots<entry> items_;
  std::unordered_map<std::string, lane_ends> lanes_;
};

}  // namespace troupe::bridge
