#include "runtime/letters/dead_letter.hpp"

#include "runtime/wire/envelope.hpp"

#include <spdlog/spdlog.h>
#include <array>
#include <cstdio>

namespace troupe::letters {

std::string fingerprint(const std::string& reason) {
  // FNV-1a over the reason with every run of digits and every quoted word replaced by one mark.
  std::uint64_t hash = 14695981039346656037ULL;
  const auto mix = [&](char c) { hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL; };
  bool quoted = false, in_digits = false;
  for (const auto c : reason) {
    const bool digit = c >= '0' && c <= '9';
    if (c == '"')
      quoted = !quoted;
    else if (!quoted && !digit)
      mix(c);
    else if (digit && !in_digits && !quoted)
      mix('#');
    in_digits = digit;
  }
  std::array<char, 17> text{};
  std::snprintf(text.data(), text.size(), "%016llx", static_cast<unsigned long long>(hash));
  return text.data();
}

void log_letters(std::span<const dead_letter> letters) {
  for (const auto& one : letters)
    spdlog::error("dead letter: {}/{}@{}: {}{}", one.topic, one.record.from.partition, one.record.at, one.reason,
                  wire::trail(one.record.head));
}

}  // namespace troupe::letters
