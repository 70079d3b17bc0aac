#include "actors/data_platform/http_verdict.hpp"

#include <catch2/catch.hpp>

using namespace troupe;
using data_platform::http_verdict;
using answer = bridge::outcome::verdict;

TEST_CASE("any 2xx means the sink has the event", "[data_platform][unit]") {
  for (const int status : {200, 201, 202, 204, 299})
    CHECK(http_verdict(status).what == answer::done);
}

TEST_CASE("a receiver that asks for a pause gets it however long it takes", "[data_platform][unit]") {
  for (const int status : {429, 503})
    CHECK(http_verdict(status).what == answer::unavailable);
}

TEST_CASE("server errors are worth another try", "[data_platform][unit]") {
  for (const int status : {500, 502, 504, 599})
    CHECK(http_verdict(status).what == answer::retry);
}

TEST_CASE("other client errors never get better", "[data_platform][unit]") {
  for (const int status : {400, 401, 404, 409, 422, 428, 430, 499})
    CHECK(http_verdict(status).what == answer::reject);
}

TEST_CASE("a redirect is not followed", "[data_platform][unit]") {
  for (const int status : {300, 301, 302, 307, 308})
    CHECK(http_verdict(status).what == answer::reject);
}

TEST_CASE("the reason names the status", "[data_platform][unit]") {
  CHECK(http_verdict(503).reason == "the sink answered 503");
  CHECK(http_verdict(404).reason.find("404") != std::string::npos);
  CHECK(http_verdict(204).reason.empty());
}
