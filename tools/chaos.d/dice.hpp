// Random choices that are the same on every machine for one seed: splitmix64, and no distribution of a library.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

namespace troupe::chaos {

class dice {
public:
  explicit dice(std::uint64_t seed) : state_{seed} {}

  std::uint64_t next() {
    auto z = (state_ += 0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
  }

  /// Between the two, both possible.
  std::int64_t between(std::int64_t least, std::int64_t most) {
    return least + static_cast<std::int64_t>(next() % static_cast<std::uint64_t>(most - least + 1));
  }

  template <class T>
  void shuffle(std::vector<T>& all) {
    for (auto left = all.size(); left > 1; --left)
      std::swap(all[left - 1], all[static_cast<std::size_t>(next() % left)]);
  }

private:
  std::uint64_t state_;
};

}  // namespace troupe::chaos
