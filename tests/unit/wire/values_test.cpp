#include "runtime/wire/identifier.hpp"
#include "runtime/wire/list.hpp"
#include "runtime/wire/text.hpp"
#include "schemas/amounts.hpp"
#include "schemas/coupon_kind.hpp"

#include <catch2/catch.hpp>
#include <limits>

using namespace troupe::schemas;
using namespace troupe::wire;

static_assert(std::is_trivially_copyable_v<quantity> && sizeof(quantity) == sizeof(std::int64_t));
static_assert(std::is_trivially_copyable_v<identifier> && sizeof(identifier) == sizeof(std::int64_t));
static_assert(quantity{} == 1 && money{} == 0 && money{7} + 1 == 8 && quantity{2} < quantity{3});

TEST_CASE("a bounded integer takes its limits and nothing beyond", "[wire][unit]") {
  CHECK(quantity{1'000'000} == 1'000'000);
  CHECK_THROWS_WITH(quantity{0}, "must be an integer from 1 to 1000000");
  CHECK_THROWS_AS(quantity{1'000'001}, not_allowed);
  CHECK_THROWS_AS(identifier{0}, not_allowed);
  CHECK_THROWS_AS(identifier{-1}, not_allowed);
}

TEST_CASE("an order at every limit has a total that fits", "[wire][unit]") {
  CHECK(unit_price::most <= std::numeric_limits<std::int64_t>::max() / 50 / quantity::most);
}

TEST_CASE("an identifier is read from digits only", "[wire][unit]") {
  CHECK(parse_identifier("1") == identifier{1});
  CHECK(parse_identifier("9223372036854775807") == identifier{9223372036854775807});
  for (const auto* bad :
       {"", "0", "01", "-1", "+1", " 1", "1 ", "1.0", "x", "9223372036854775808", "99999999999999999999"})
    CHECK_FALSE(parse_identifier(bad));
}

TEST_CASE("a text counts bytes and takes no control characters", "[wire][unit]") {
  CHECK(text<4>{"äö"}.value() == "äö");
  CHECK(text<4, 0>{""}.value().empty());
  for (const auto* bad : {"", "äöü", "a\n", "\x7F", "\xC2\x85", "\xFF"})
    CHECK_THROWS_AS(text<4>{bad}, not_allowed);
}

TEST_CASE("a list counts its items", "[wire][unit]") {
  using pair = list<int, 1, 2>;
  CHECK(pair{1, 2}.size() == 2);
  CHECK_THROWS_AS((pair{1, 2, 3}), not_allowed);
  CHECK_THROWS_AS(pair{std::vector<int>{}}, not_allowed);
}

TEST_CASE("a choice is read by name", "[wire][unit]") {
  CHECK(choice<coupon_kind>{std::string_view{"percent"}} == coupon_kind::percent);
  CHECK(choice<coupon_kind>{coupon_kind::fixed}.name() == "fixed");
  CHECK_THROWS_WITH(choice<coupon_kind>{std::string_view{"free"}}, "must be \"fixed\" or \"percent\"");
}
