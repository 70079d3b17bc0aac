// Why records are given up, in a few words that metrics can be split by.
#pragma once

#include <array>
#include <cstdint>
#include <iterator>
#include <string_view>

namespace troupe::letters {

/// undecodable: it says nothing. rejected: its handler will never take it. exhausted: no attempt is left.
enum class letter_cause : std::uint8_t { undecodable, rejected, exhausted };
inline constexpr letter_cause all_letter_causes[] = {letter_cause::undecodable, letter_cause::rejected,
                                                     letter_cause::exhausted};

inline const char* to_string(letter_cause cause) {
  constexpr const char* words[] = {"undecodable", "rejected", "exhausted"};
  return words[static_cast<std::size_t>(cause)];
}

/// How the reason of an undecodable record begins.
inline constexpr std::string_view undecodable_words = "cannot be decoded: ";

/// Of a record that was rejected for this reason.
inline letter_cause cause_of_rejection(std::string_view reason) {
  return reason.starts_with(undecodable_words) ? letter_cause::undecodable : letter_cause::rejected;
}

/// Letters since the start, by cause.
class letter_counts {
public:
  void add(letter_cause cause) { ++counts_[static_cast<std::size_t>(cause)]; }
  std::uint64_t of(letter_cause cause) const { return counts_[static_cast<std::size_t>(cause)]; }

private:
  std::array<std::uint64_t, std::size(all_letter_causes)> counts_{};
};

}  // namespace troupe::letters
