#include "runtime/actor/error_text.hpp"

#include <caf/error.hpp>
#include <caf/sec.hpp>
#include <catch2/catch.hpp>

using troupe::actor::error_text;

TEST_CASE("an error says the words it was made with", "[actor][unit]") {
  CHECK(error_text(caf::make_error(caf::sec::runtime_error, "the database is away")) == "the database is away");
}

TEST_CASE("a request that was not answered says so", "[actor][unit]") {
  CHECK(error_text(caf::make_error(caf::sec::request_timeout)) == "no answer in time");
}

TEST_CASE("an error without words has its name", "[actor][unit]") {
  CHECK(error_text(caf::make_error(caf::sec::unexpected_response)).find("unexpected_response") != std::string::npos);
}
