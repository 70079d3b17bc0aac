#include "runtime/http/idempotency_key.hpp"

#include <algorithm>

namespace troupe::http {
namespace {

constexpr std::size_t longest = 128;

bool is_visible(char c) { return c > ' ' && c <= '~'; }

}  // namespace

tl::expected<std::optional<std::string>, std::string> idempotency_key_of(const request& asked) {
  const auto* key = asked.header("idempotency-key");
  if (key == nullptr)
    return std::nullopt;
  if (key->empty() || key->size() > longest || !std::all_of(key->begin(), key->end(), is_visible))
    return tl::unexpected(std::string{"must be 1 to 128 visible ASCII characters without blanks"});
  return *key;
}

}  // namespace troupe::http
