#include "runtime/store/arrays.hpp"

#include <catch2/catch.hpp>

using troupe::store::array_literal;

TEST_CASE("an array without elements is an empty literal", "[store][unit]") {
  array_literal none;
  CHECK(none.text() == "{}");
  CHECK(none.size() == 0);
}

TEST_CASE("numbers and NULL stand bare in an array", "[store][unit]") {
  array_literal numbers;
  numbers.add(1).add(-9'223'372'036'854'775'807LL).add_null().add(std::optional<int>{}).add(std::optional<int>{4});
  CHECK(numbers.text() == "{1,-9223372036854775807,NULL,NULL,4}");
  CHECK(numbers.size() == 5);
}

TEST_CASE("text is quoted and a text NULL is not the NULL value", "[store][unit]") {
  array_literal texts;
  texts.add("").add("NULL").add(R"(say "no" \ once)").add("a,b}").add(std::optional<std::string>{"x"});
  CHECK(texts.text() == R"({"","NULL","say \"no\" \\ once","a,b}","x"})");
}

TEST_CASE("a literal can go on being filled after it was read", "[store][unit]") {
  array_literal numbers;
  CHECK(numbers.add(1).text() == "{1}");
  CHECK(numbers.add(2).text() == "{1,2}");
  CHECK(numbers.text() == "{1,2}");
}
