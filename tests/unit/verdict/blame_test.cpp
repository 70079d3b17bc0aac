#include "runtime/verdict/blame.hpp"

#include <catch2/catch.hpp>

using namespace troupe::verdict;

TEST_CASE("a value that cannot be and a constraint that says no are the record's", "[verdict][unit]") {
  const auto state = GENERATE("22003", "22021", "22P05", "23502", "23505", "23514", "44000", "54000", "OF001", "OG001");
  CAPTURE(state);
  CHECK(of_sqlstate(state) == blame::record);
}

TEST_CASE("whatever else a database answers is the world's", "[verdict][unit]") {
  const auto state = GENERATE("25006", "42501", "42P01", "42703", "42P05", "40001", "53100", "53300", "55P03", "57014",
                              "57P03", "58030", "08006", "0A000", "26000", "28P01", "P0001", "XX001", "99999", "");
  CAPTURE(state);
  CHECK(of_sqlstate(state) == blame::world);
}

TEST_CASE("a receiver blames the record by four answers only", "[verdict][unit]") {
  const auto status = GENERATE(400, 413, 415, 422);
  CHECK(of_http_status(status) == blame::record);
}

TEST_CASE("every other answer of a receiver is its own trouble", "[verdict][unit]") {
  const auto status = GENERATE(101, 301, 302, 307, 308, 401, 402, 403, 404, 405, 407, 408, 409, 410, 411, 421, 425, 426,
                               429, 431, 451, 500, 501, 502, 503, 504, 507, 599, 600, 0);
  CAPTURE(status);
  CHECK(of_http_status(status) == blame::world);
}
