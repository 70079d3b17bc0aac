#include <troupe/message.hpp>

#include "runtime/wire/codec/binary.hpp"
#include "runtime/wire/codec/json.hpp"
#include "runtime/wire/envelope.hpp"

#include <catch2/catch.hpp>

using namespace troupe::wire;

namespace {

enum class colour { red, light_blue };
TROUPE_CHOICE(colour, red, light_blue);

struct part {
  std::int64_t first_half = 0;
  TROUPE_FIELDS(part, first_half);
};

struct painted_v1 {
  troupe::identifier wall_id;
  TROUPE_MESSAGE(painted_v1, "painted", 1, key = wall_id, wall_id);
};

struct painted_v2 {
  troupe::identifier wall_id;
  std::int64_t coats = 0;
  TROUPE_MESSAGE(painted_v2, "painted", 2, key = wall_id, wall_id, coats);

  using earlier = painted_v1;
  static painted_v2 upcast(earlier before) { return {before.wall_id, 1}; }
};

struct painted {
  troupe::identifier wall_id;
  troupe::choice<colour> in;
  std::int64_t coats = 0;
  std::string key = "front";
  std::optional<part> rest;
  std::string by = "nobody";
  TROUPE_MESSAGE(painted, "painted", 3, key = this->key, wall_id, in, coats, key, rest, defaulted(by));

  using earlier = painted_v2;
  static painted upcast(earlier before) {
    painted out;
    out.wall_id = before.wall_id;
    out.coats = before.coats;
    return out;
  }
};

struct alone {
  std::int64_t n = 0;
  TROUPE_MESSAGE(alone, "alone", 2, key = n, n);
};

constexpr auto refuse = unknown_fields::refuse;

}  // namespace

TEST_CASE("members are named in JSON as they are in the struct, in its manner", "[wire][unit]") {
  painted sample;
  sample.wall_id = 7;
  sample.in = colour::light_blue;
  sample.rest = part{3};
  const auto text = to_json(sample);
  CHECK(text == R"({"wallId":7,"in":"light_blue","coats":0,"key":"front","rest":{"firstHalf":3},"by":"nobody"})");
  CHECK(from_json<painted>(text, refuse) == sample);
  CHECK(from_binary<painted>(to_binary(sample)) == sample);
}

TEST_CASE("an optional and a defaulted member may be absent, no other", "[wire][unit]") {
  const auto read = from_json<painted>(R"({"wallId":7,"in":"red","coats":2,"key":"k"})", refuse);
  REQUIRE(read);
  CHECK(read->by == "nobody");
  CHECK_FALSE(read->rest);
  CHECK(from_json<painted>(R"({"wallId":7,"in":"red","key":"k"})", refuse).error() ==
        decode_error{"coats", "is missing"});
}

TEST_CASE("a message is known by its name, version and key", "[wire][unit]") {
  CHECK(type_name<painted>() == "troupe.painted.v3");
  CHECK(message_traits<painted>::key(painted{}) == "front");
  CHECK(message_traits<painted_v1>::key({8}) == "8");
}

TEST_CASE("a message may be made of each of its earlier versions", "[wire][unit]") {
  const auto read = [](const std::string& type, const std::string& text) {
    return decode_record<painted>({{"ce_type", type}}, text);
  };
  const auto first = read("troupe.painted.v1", R"({"wallId":7})");
  REQUIRE(first);
  CHECK(first->wall_id == 7);
  CHECK(first->coats == 1);
  CHECK(read("troupe.painted.v2", R"({"wallId":7,"coats":4})")->coats == 4);
  CHECK(to_string(read("troupe.painted.v2", R"({"wallId":7})").error()) == "coats: is missing");
  CHECK_THAT(to_string(read("troupe.painted.v4", "{}").error()), Catch::Contains("update this node, then replay"));
}

TEST_CASE("who reads only a later version says that the older one can be replayed elsewhere", "[wire][unit]") {
  const auto read = decode_record<painted_v2>({{"ce_type", "troupe.painted.v0"}}, std::string{"{}"});
  CHECK_FALSE(read);
  CHECK_THAT(to_string(decode_record<alone>({{"ce_type", "troupe.alone.v1"}}, std::string{"{}"}).error()),
             Catch::Contains("a program that reads the older one"));
}

TEST_CASE("a row's members are columns, and what is in a column stays as it is", "[wire][unit]") {
  const painted sample{7, colour::red, 2, "k", part{3}, "me"};
  const auto row = to_json(sample, field_names::columns);
  CHECK(row == R"({"wall_id":7,"in":"red","coats":2,"key":"k","rest":{"firstHalf":3},"by":"me"})");
  CHECK(to_json(std::vector<part>{{1}, {2}}, field_names::columns) == R"([{"first_half":1},{"first_half":2}])");
}

TEST_CASE("names of members, messages and keys are checked where they are declared", "[wire][unit]") {
  CHECK(is_member_name("account_id"));
  CHECK(is_member_name("ip4"));
  for (const auto* name : {"", "accountId", "account_", "_account", "account__id", "account_1"}) {
    INFO(name);
    CHECK_FALSE(is_member_name(name));
  }
  CHECK(is_message_name("payment-captured"));
  for (const auto* name : {"", "Payment", "payment captured", "payment.captured"}) {
    INFO(name);
    CHECK_FALSE(is_message_name(name));
  }
  CHECK(is_key("key = account"));
  CHECK(is_key("key=account"));
  CHECK_FALSE(is_key("account"));
  CHECK_FALSE(is_key("key == account"));
  CHECK(version_in("12") == 12);
  CHECK(version_in("key = account") == 0);
}
