// Tells a record that fails by itself from surroundings that fail every one. Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <set>
#include <string>

namespace troupe::verdict {

/// Whoever gives records up tells it of each failure that would be the record's and of each success. Once `limit`
/// different keys in a row have failed alike and nothing has succeeded in between, it was the world after all: nothing
/// is given up until something succeeds. Owned by one bridge; not thread-safe; remembers at most `limit` keys.
class breaker {
public:
  explicit breaker(std::size_t limit) : limit_{limit} {}

  /// `cause`: equal for equal causes, see letters::fingerprint.
  void failed(const std::string& key, const std::string& cause);
  void succeeded();

  bool is_open() const { return keys_.size() >= limit_; }

  /// How often it was open and something succeeded. Between two equal numbers, both told while it is closed, it was
  /// never open: an answer that is late says nothing of its record otherwise.
  std::uint64_t recoveries() const { return recoveries_; }

private:
  std::size_t limit_;
  std::string cause_;
  std::set<std::string> keys_;
  std::uint64_t recoveries_ = 0;
};

}  // namespace troupe::verdict
