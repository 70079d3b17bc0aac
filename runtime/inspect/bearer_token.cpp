#include "runtime/inspect/bearer_token.hpp"

namespace troupe::inspect {

bool carries_token(const http::request& asked, const std::string& token) {
  const auto* header = asked.header("authorization");
  const auto expected = "Bearer " + token;
  if (header == nullptr || header->size() != expected.size())
    return false;
  unsigned difference = 0;
  for (std::size_t i = 0; i < expected.size(); ++i)
    difference |= static_cast<unsigned char>((*header)[i]) ^ static_cast<unsigned char>(expected[i]);
  return difference == 0;
}

}  // namespace troupe::inspect
