#include "runtime/outbox/outbox_sql.hpp"

#include <catch2/catch.hpp>

using troupe::outbox::from_column;
using troupe::outbox::to_column;

TEST_CASE("JSON stays readable in the payload column", "[outbox][unit]") {
  CHECK(to_column(R"({"orderId":15})") == R"({"orderId":15})");
}

TEST_CASE("every payload comes back from its column as it was", "[outbox][unit]") {
  const std::string payload = GENERATE(std::string{}, std::string{"{}"}, std::string{"\0\1\2", 3}, std::string{"\\x41"},
                                       std::string{"\\"}, std::string{"{\0}", 3}, std::string{"{\xff}"},
                                       std::string{"{\"name\":\"\xea\xb0\x80\"}"}, std::string{"[1]"});
  CHECK(from_column(to_column(payload)) == payload);
}

TEST_CASE("a column holds no NUL and no broken UTF-8 whatever the payload", "[outbox][unit]") {
  for (const auto& payload : {std::string{"{\0}", 3}, std::string{"{\xff}"}, std::string{"\x01\xff"}})
    for (const auto c : to_column(payload)) {
      CHECK(c > 0);
      CHECK(static_cast<unsigned char>(c) < 0x80);
    }
}
