#include "runtime/http/random_hex.hpp"

#include <cstdint>
#include <random>

namespace troupe::http {
namespace {

std::mt19937_64 seeded() {
  std::random_device device;
  std::seed_seq seed{device(), device(), device(), device(), device(), device(), device(), device()};
  return std::mt19937_64{seed};
}

}  // namespace

std::string random_hex(std::size_t digits) {
  static constexpr char alphabet[] = "0123456789abcdef";
  thread_local auto engine = seeded();
  std::string out(digits, '0');
  std::uint64_t bits = 0;
  for (std::size_t i = 0; i < digits; ++i, bits >>= 4) {
    if (i % 16 == 0)
      bits = engine();
    out[i] = alphabet[bits & 15];
  }
  return out.find_first_not_of('0') == std::string::npos ? random_hex(digits) : out;
}

}  // namespace troupe::http
