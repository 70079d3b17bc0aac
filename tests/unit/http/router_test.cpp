#include "runtime/http/router.hpp"

#include <catch2/catch.hpp>

using namespace troupe::http;

namespace {

const router routes{{{"POST", "/coupon", true},
                     {"GET", "/coupon/{id}", false},
                     {"DELETE", "/coupon/{id}", false},
                     {"POST", "/coupon/request-issue", true},
                     {"GET", "/coupon/{id}/issue/{userId}", false},
                     {"GET", "/", false}}};

std::size_t route_of(const std::string& method, const std::string& path) {
  return std::get<matched>(routes.match(method, path)).route;
}

std::string allowed(const std::string& method, const std::string& path) {
  return std::get<wrong_method>(routes.match(method, path)).allow;
}

bool is_unknown(const std::string& path) { return std::holds_alternative<not_found>(routes.match("GET", path)); }

}  // namespace

TEST_CASE("a route is found by method and path", "[http][unit]") {
  CHECK(route_of("POST", "/coupon") == 0);
  CHECK(route_of("GET", "/coupon/7") == 1);
  CHECK(route_of("DELETE", "/coupon/7") == 2);
  CHECK(route_of("GET", "/") == 5);
}

TEST_CASE("parameters take one segment each", "[http][unit]") {
  const auto found = std::get<matched>(routes.match("GET", "/coupon/7/issue/a b"));
  CHECK(found.route == 4);
  CHECK(found.params == std::map<std::string, std::string>{{"id", "7"}, {"userId", "a b"}});
}

TEST_CASE("a literal segment beats a parameter whatever the method", "[http][unit]") {
  CHECK(route_of("POST", "/coupon/request-issue") == 3);
  CHECK(allowed("GET", "/coupon/request-issue") == "POST");
}

TEST_CASE("a wrong method is told all right ones", "[http][unit]") {
  CHECK(allowed("PUT", "/coupon/7") == "GET, HEAD, DELETE");
  CHECK(allowed("get", "/coupon/7") == "GET, HEAD, DELETE");
}

TEST_CASE("HEAD goes where GET goes", "[http][unit]") {
  CHECK(route_of("HEAD", "/coupon/7") == 1);
  CHECK(allowed("HEAD", "/coupon") == "POST");
}

TEST_CASE("a path that nearly fits is unknown", "[http][unit]") {
  for (const auto* path :
       {"/coupon/", "/coupon/7/", "//coupon/7", "/coupon//issue/1", "/Coupon/7", "/coupon/7/issue", "//"}) {
    INFO(path);
    CHECK(is_unknown(path));
  }
}
