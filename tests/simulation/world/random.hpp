// The only source of chance in a simulation: xoshiro256** seeded by splitmix64 (Blackman and Vigna, public domain), so
// that a seed means the same on every compiler.
#pragma once

#include <array>
#include <bit>
#include <chrono>
#include <cstdint>

namespace troupe::simulation {

/// Mixes any number into a well-spread one.
constexpr std::uint64_t mixed(std::uint64_t value) {
  value += 0x9E3779B97F4A7C15;
  value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
  value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
  return value ^ (value >> 31);
}

class random {
public:
  explicit random(std::uint64_t seed) {
    for (auto& word : state_)
      word = seed = mixed(seed);
  }

  std::uint64_t next() {
    const auto result = std::rotl(state_[1] * 5, 7) * 9;
    const auto shifted = state_[1] << 17;
    state_[2] ^= state_[0];
    state_[3] ^= state_[1];
    state_[1] ^= state_[2];
    state_[0] ^= state_[3];
    state_[2] ^= shifted;
    state_[3] = std::rotl(state_[3], 45);
    return result;
  }

  /// From 0 to `count` - 1; `count` is positive.
  std::size_t below(std::size_t count) { return static_cast<std::size_t>(next() % count); }

  /// From `low` to `high`, both included.
  std::int64_t between(std::int64_t low, std::int64_t high) {
    return low + static_cast<std::int64_t>(below(static_cast<std::size_t>(high - low + 1)));
  }

  std::chrono::milliseconds pause(std::int64_t low, std::int64_t high) {
    return std::chrono::milliseconds{between(low, high)};
  }

  /// True in `percent` of a hundred cases.
  bool chance(std::size_t percent) { return below(100) < percent; }

private:
  std::array<std::uint64_t, 4> state_{};
};

}  // namespace troupe::simulation
