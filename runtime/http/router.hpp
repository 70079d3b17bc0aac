// Which route a target belongs to. Pure.
#pragma once

#include "runtime/http/message.hpp"

#include <cstddef>
#include <map>
#include <string>
#include <variant>
#include <vector>

namespace troupe::http {

struct route {
  std::string method;
  std::string pattern;      // "/api/v1/invoice/{id}/cancel"
  bool wants_body = false;  // then the content type must be application/json
};

struct matched {
  std::size_t route;  // index
  std::map<std::string, std::string> params;
};
struct not_found {};
struct wrong_method {
  std::string allow;  // "GET, HEAD, POST"
};

/// A literal segment beats a parameter, whatever the method: with POST /invoice/batch and GET /invoice/{id}, GET
/// /invoice/batch is a wrong method. A parameter takes one segment that is not empty. HEAD goes to the GET route.
class router {
public:
  explicit router(std::vector<route> routes);
  std::variant<matched, not_found, wrong_method> match(const std::string& method, const std::string& path) const;
  const route& at(std::size_t index) const { return routes_[index]; }

private:
  using segments = std::vector<std::string>;

  const segments* most_literal(const segments& asked) const;
  std::map<std::string, std::string> parameters(std::size_t route, const segments& asked) const;

  std::vector<route> routes_;
  std::vector<segments> segments_;  // of the patterns, same index
};

}  // namespace troupe::http
