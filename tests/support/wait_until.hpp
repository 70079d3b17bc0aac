// Waiting for a condition with a deadline: the only way tests wait for things outside their own process.
#pragma once

#include <chrono>
#include <thread>

namespace troupe::tests {

/// Asks every `pause` until `holds` or `within` has passed; the last answer.
template <class Condition>
bool wait_until(Condition holds, std::chrono::milliseconds within = std::chrono::seconds{20},
                std::chrono::milliseconds pause = std::chrono::milliseconds{50}) {
  const auto deadline = std::chrono::steady_clock::now() + within;
  while (std::chrono::steady_clock::now() < deadline) {
    if (holds())
      return true;
    std::this_thread::sleep_for(pause);
  }
  return holds();
}

}  // namespace troupe::tests
