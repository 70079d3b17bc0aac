#include "runtime/verdict/blame.hpp"

#include <algorithm>
#include <array>

namespace troupe::verdict {

const char* to_string(blame whose) {
  constexpr std::array words{"record", "world", "us"};
  return words[static_cast<std::size_t>(whose)];
}

blame of_sqlstate(std::string_view state) {
  constexpr std::array<std::string_view, 6> of_record{"22", "23", "44", "54000", "OF", "OG"};
  const bool found = std::any_of(of_record.begin(), of_record.end(), [&](auto one) { return state.starts_with(one); });
  return found ? blame::record : blame::world;
}

blame of_http_status(int status) {
  constexpr std::array of_record{400, 413, 415, 422};
  const bool found = std::find(of_record.begin(), of_record.end(), status) != of_record.end();
  return found ? blame::record : blame::world;
}

}  // namespace troupe::verdict
