// Which route a target belongs to. Pure.
#pragma once

#include "runtime/http/message.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace troupe::http {

struct route {
  std::string method;
  std::string pattern;      // "/api/v1/product/{id}/restock"
  bool wants_body = false;  // then the content type must be application/json
};

struct matched {
  std::size_t route;  // index
  std::map<std::string, std::string> params;
};
struct not_found {};
struct wrong_method {
  std::string allow;  // "GET, POST"
};

class router {
public:
  explicit router(std::vector<route> routes);
  std::variant<matched, not_found, wrong_method> match(const std::string& method, const std::string& path) const;
  const route& at(std::size_t index) const { return routes_[index]; }

private:
  std::vector<route> routes_;
};

}  // namespace troupe::http
