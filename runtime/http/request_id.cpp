#include "runtime/http/request_id.hpp"

#include "runtime/http/random_hex.hpp"

#include <algorithm>

namespace troupe::http {
namespace {

bool is_allowed(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
}

}  // namespace

bool is_request_id(std::string_view text) {
  return !text.empty() && text.size() <= 64 && std::all_of(text.begin(), text.end(), is_allowed);
}

std::string make_request_id() {
  auto hex = random_hex(32);
  hex[12] = '4';                                              // version
  hex[16] = "89ab"[static_cast<unsigned char>(hex[16]) & 3];  // variant
  for (const std::size_t at : {20u, 16u, 12u, 8u})
    hex.insert(at, 1, '-');
  return hex;
}

}  // namespace troupe::http
