// Walks a keyed partition through everything that can happen to it, seed by seed, and prints what was covered.
#include "tests/fuzz/keyed_walk.hpp"

#include <chrono>
#include <cstdlib>
#include <iostream>
#include <random>

namespace {

constexpr int steps = 600;
constexpr auto usage =
    "Usage: troupe-walk FIRST LAST\n\nWalks with these seeds, about 400 a second, and prints the "
    "transitions that were seen.\nExit code: 0 clean, 1 a seed has found a fault, 2 wrong usage.\n";

}  // namespace

int main(int argc, char** argv) {
  const auto first = argc == 3 ? std::strtoull(argv[1], nullptr, 10) : 0;
  const auto last = argc == 3 ? std::strtoull(argv[2], nullptr, 10) : 0;
  if (first == 0 || last < first) {
    std::cerr << usage;
    return 2;
  }
  troupe::fuzz::coverage seen;
  auto told_at = std::chrono::steady_clock::now();
  for (auto seed = first; seed <= last; ++seed) {
    try {
      troupe::fuzz::walk(seed, steps, seen);
    } catch (const std::exception& fault) {
      std::cerr << "seed " << seed << ": " << fault.what() << '\n';
      return 1;
    }
    if (const auto now = std::chrono::steady_clock::now(); now - told_at > std::chrono::seconds{2}) {
      told_at = now;
      std::cerr << "seed " << seed << " of " << last << '\n';
    }
  }
  std::cout << troupe::fuzz::to_text(seen) << last - first + 1 << " seeds, no fault\n";
}
