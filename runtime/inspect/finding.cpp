#include "runtime/inspect/finding.hpp"

namespace troupe::inspect {

std::string sum_up(std::uint64_t faults, std::uint64_t unchecked) {
  if (faults > 0)
    return "FAULTY: " + std::to_string(faults) + (faults == 1 ? " fault." : " faults.");
  if (unchecked > 0)
    return "No fault found, but " + std::to_string(unchecked) +
           (unchecked == 1 ? " thing could not be checked." : " things could not be checked.");
  return "Clean.";
}

}  // namespace troupe::inspect
