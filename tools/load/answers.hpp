// What the doors promised: the ids of acknowledged orders and coupon requests, for `troupe audit --answers`.
#pragma once

#include "runtime/wire/identifier.hpp"

#include <filesystem>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

namespace troupe::load {

using wire::identifier;

struct acknowledged_request {
  identifier user_id;
  identifier coupon_id;
};

/// A text file of lines "order <orderId>" and "coupon <userId> <couponId>"; appended to, so that several runs may share
/// it. Keeps the coupon requests in memory: orders with a coupon choose from them.
class answers {
public:
  /// Without a path nothing is written. Reads what is there already. Throws std::runtime_error when it cannot be
  /// opened.
  explicit answers(const std::filesystem::path& file);

  void order(identifier order_id);
  void coupon(acknowledged_request request);
  void any(std::string_view answer);  // of a program that is not known: the body, as a line

  const std::vector<acknowledged_request>& requests() const { return requests_; }

  /// False when something could not be written.
  bool flush();

private:
  void read(const std::filesystem::path& file);

  std::vector<acknowledged_request> requests_;
  std::ofstream out_;
  bool writes_;
};

}  // namespace troupe::load
