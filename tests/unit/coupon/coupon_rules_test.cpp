#include "actors/coupon/coupon_rules.hpp"

#include <catch2/catch.hpp>

using namespace troupe::coupon;

namespace {

std::vector<verdict> verdicts(const ruling& of) {
  std::vector<verdict> out;
  for (const auto& one : of.decisions)
    out.push_back(one.what);
  return out;
}

std::vector<std::int64_t> sequences(const ruling& of) {
  std::vector<std::int64_t> out;
  for (const auto& one : of.decisions)
    out.push_back(one.sequence);
  return out;
}

using said = std::vector<verdict>;
using numbers = std::vector<std::int64_t>;
constexpr auto won = verdict::won, duplicate = verdict::duplicate, sold_out = verdict::sold_out,
               unknown = verdict::unknown_coupon;

}  // namespace

TEST_CASE("winners are the first distinct users by offset", "[coupon][unit]") {
  const auto out = decide({{1, 70}, {1, 50}, {1, 70}, {1, 60}, {1, 40}}, {{1, {3, 0}}}, {});
  CHECK(verdicts(out) == said{won, won, duplicate, won, sold_out});
  CHECK(sequences(out) == numbers{1, 2, 0, 3, 0});
}

TEST_CASE("a smaller user id earns no earlier place", "[coupon][unit]") {
  const auto out = decide({{1, 99}, {1, 1}}, {{1, {1, 0}}}, {});
  CHECK(verdicts(out) == said{won, sold_out});
}

TEST_CASE("sequences go on where the database stands", "[coupon][unit]") {
  const auto out = decide({{1, 5}, {1, 6}}, {{1, {10, 7}}}, {});
  CHECK(sequences(out) == numbers{8, 9});
}

TEST_CASE("a user who has the coupon already takes no piece", "[coupon][unit]") {
  const auto out = decide({{1, 5}, {1, 6}}, {{1, {8, 7}}}, {{1, 5}});
  CHECK(verdicts(out) == said{duplicate, won});
  CHECK(sequences(out) == numbers{0, 8});
}

TEST_CASE("the last piece goes to one user only", "[coupon][unit]") {
  const auto out = decide({{1, 5}, {1, 6}, {1, 7}}, {{1, {100, 99}}}, {});
  CHECK(verdicts(out) == said{won, sold_out, sold_out});
}

TEST_CASE("a sold out coupon has no winner", "[coupon][unit]") {
  const auto out = decide({{1, 5}}, {{1, {3, 3}}}, {});
  CHECK(verdicts(out) == said{sold_out});
  CHECK(out.newly_issued.empty());
}

TEST_CASE("an unknown coupon is named as such and costs the others nothing", "[coupon][unit]") {
  const auto out = decide({{2, 5}, {1, 5}, {2, 6}}, {{1, {1, 0}}}, {});
  CHECK(verdicts(out) == said{unknown, won, unknown});
}

TEST_CASE("each coupon counts for itself", "[coupon][unit]") {
  const auto out = decide({{1, 5}, {2, 5}, {1, 6}, {2, 6}}, {{1, {1, 0}}, {2, {5, 3}}}, {});
  CHECK(verdicts(out) == said{won, won, sold_out, won});
  CHECK(sequences(out) == numbers{1, 4, 0, 5});
}

TEST_CASE("holding one coupon is no reason against another", "[coupon][unit]") {
  const auto out = decide({{2, 5}}, {{2, {1, 0}}}, {{1, 5}});
  CHECK(verdicts(out) == said{won});
}

TEST_CASE("the pieces taken are counted per coupon", "[coupon][unit]") {
  const auto out = decide({{1, 5}, {1, 5}, {1, 6}, {2, 5}, {3, 5}}, {{1, {9, 0}}, {2, {9, 0}}, {3, {2, 2}}}, {});
  CHECK(out.newly_issued == std::map<std::int64_t, std::int64_t>{{1, 2}, {2, 1}});
}

TEST_CASE("the same claims after their effect have no winner", "[coupon][unit]") {
  const auto out = decide({{1, 5}, {1, 6}}, {{1, {3, 2}}}, {{1, 5}, {1, 6}});
  CHECK(verdicts(out) == said{duplicate, duplicate});
  CHECK(out.newly_issued.empty());
}

TEST_CASE("no claims need no decision", "[coupon][unit]") {
  CHECK(decide({}, {{1, {3, 0}}}, {}).decisions.empty());
  CHECK(undecided({}, {{1, {3, 0}}}).empty());
}

TEST_CASE("only claims on coupons with pieces left are undecided", "[coupon][unit]") {
  const supplies known{{1, {3, 0}}, {2, {3, 3}}};
  CHECK(undecided({{1, 5}, {2, 5}, {3, 5}, {1, 6}}, known) == std::vector<claim>{{1, 5}, {1, 6}});
}

TEST_CASE("a claim made twice is undecided once", "[coupon][unit]") {
  CHECK(undecided({{1, 5}, {1, 5}}, {{1, {3, 0}}}) == std::vector<claim>{{1, 5}});
}

TEST_CASE("every verdict has its words", "[coupon][unit]") {
  CHECK(to_string(verdict::sold_out) == std::string{"sold out"});
  CHECK(to_string(verdict::unknown_coupon) == std::string{"unknown coupon"});
}
