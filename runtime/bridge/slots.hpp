// Items under numbers that are never given twice. Pure.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <stdexcept>
#include <vector>

namespace troupe::bridge {

/// A number stays valid until its item is taken, and names nothing for ever after: whoever comes late finds nothing.
/// Never 0. Finding costs one look; memory is that of the most items held at once, at most 2^24. Not thread-safe.
template <class Item>
class slots {
public:
  std::uint64_t put(Item item) {
    if (free_.empty() && items_.size() > place_mask)
      throw std::length_error{"more than 16 million items are held"};
    if (free_.empty()) {
      free_.push_back(items_.size());
      items_.emplace_back();
    }
    const auto place = free_.back();
    free_.pop_back();
    auto& one = items_[place];
    one.number = ++last_ << place_bits | place;
    one.item.emplace(std::move(item));
    return one.number;
  }

  Item* find(std::uint64_t number) {
    const auto place = number & place_mask;
    return place < items_.size() && items_[place].number == number ? &*items_[place].item : nullptr;
  }
  const Item* find(std::uint64_t number) const { return const_cast<slots*>(this)->find(number); }

  std::optional<Item> take(std::uint64_t number) {
    auto* found = find(number);
    if (found == nullptr)
      return std::nullopt;
    std::optional<Item> out{std::move(*found)};
    auto& one = items_[number & place_mask];
    one.item.reset();
    one.number = 0;
    free_.push_back(number & place_mask);
    return out;
  }

  template <class F>
  void each(F what) const {
    for (const auto& one : items_)
      if (one.item)
        what(*one.item);
  }

  std::size_t size() const { return items_.size() - free_.size(); }

private:
  static constexpr unsigned place_bits = 24;
  static constexpr std::uint64_t place_mask = (1ULL << place_bits) - 1;

  struct slot {
    std::uint64_t number = 0;  // 0: free
    std::optional<Item> item;
  };
  std::deque<slot> items_;  // they stay where they are
  std::vector<std::uint64_t> free_;
  std::uint64_t last_ = 0;
};

}  // namespace troupe::bridge
