#include "runtime/wire/codec/json.hpp"
#include "schemas/coupon_requested.hpp"
#include "schemas/order_requests.hpp"

#include <catch2/catch.hpp>

using namespace troupe::schemas;
using namespace troupe::wire;
using namespace std::string_literals;

namespace {

struct probe {
  std::string text;
  std::string reason;  // a part of it
};

std::string nested(std::size_t depth, char open, char close) {
  return std::string(depth, open) + std::string(depth, close);
}

/// An object of two good fields and a third one.
std::string with(const std::string& third) { return R"({"userId":1,"couponId":2,)" + third + "}"; }

std::string id(const std::string& written) { return R"({"userId":)" + written + R"(,"couponId":2})"; }

decode_error refusal(const std::string& text, unknown_fields unknown) {
  const auto value = from_json<coupon_requested>(text, unknown);
  INFO(text.substr(0, 200));
  REQUIRE_FALSE(value);
  CHECK_FALSE(value.error().reason.empty());
  return value.error();
}

using modes = std::vector<unknown_fields>;

void all_refused(const std::vector<probe>& probes, const modes& in = {unknown_fields::refuse, unknown_fields::ignore}) {
  for (const auto& one : probes) {
    INFO(one.text.substr(0, 200));
    for (const auto mode : in)
      CHECK_THAT(refusal(one.text, mode).reason, Catch::Contains(one.reason));
  }
}

/// Where all fields must be known: refused for what they hold, before for being unknown. Where they are ignored: taken.
void refused_unless_ignored(const std::vector<probe>& probes) {
  all_refused(probes, {unknown_fields::refuse});
  for (const auto& one : probes) {
    INFO(one.text.substr(0, 200));
    CHECK(from_json<coupon_requested>(one.text, unknown_fields::ignore) == coupon_requested{1, 2});
  }
}

const std::string not_json = "is not JSON";
const std::string identifiers_only = "must be an identifier";

}  // namespace

TEST_CASE("what is not one JSON object is refused", "[wire][unit]") {
  all_refused({{"", "is empty"},
               {" \n", "is empty"},
               {"{", not_json},
               {"}", not_json},
               {"[", not_json},
               {"nonsense", not_json},
               {"null", "must be one JSON object"},
               {"true", "must be one JSON object"},
               {"1", "must be one JSON object"},
               {"\"text\"", "must be one JSON object"},
               {"[]", "must be one JSON object"},
               {R"([{"userId":1,"couponId":2}])", "must be one JSON object"},
               {R"({"userId":1,"couponId":2} {})", not_json},
               {R"({"userId":1,"couponId":2}x)", not_json},
               {R"({"userId":1,"couponId":2,})", not_json},
               {R"({"userId":1 "couponId":2})", not_json},
               {R"({"userId" 1,"couponId":2})", not_json},
               {R"({userId:1,"couponId":2})", not_json},
               {R"({'userId':1,"couponId":2})", not_json},
               {R"({"userId":1,"couponId":2)", not_json},
               {R"({"userId":1,"couponId":)", not_json},
               {R"({"userId":1,"coup)", not_json},
               {R"({"userId":1,/* two */"couponId":2})", not_json},
               {"\xEF\xBB\xBF{\"userId\":1,\"couponId\":2}", not_json},
               {"{\"userId\":1,\"couponId\":2}\0"s, not_json},
               {"\0"s, not_json},
               {"userId=1&couponId=2", not_json}});
}

TEST_CASE("numbers that are no identifier are refused", "[wire][unit]") {
  for (const auto* number : {"0",
                             "-1",
                             "1.0",
                             "1.5",
                             "1e3",
                             "1E0",
                             "-9223372036854775808",
                             "9223372036854775808",
                             "18446744073709551615",
                             "\"0\"",
                             "\"-1\"",
                             "\"+1\"",
                             "\" 1\"",
                             "\"1 \"",
                             "\"01\"",
                             "\"1.0\"",
                             "\"1e3\"",
                             "\"0x1\"",
                             "\"\"",
                             "\"9223372036854775808\"",
                             "true",
                             "null",
                             "[]",
                             "[1]",
                             "{}"}) {
    all_refused({{id(number), identifiers_only}});
    CHECK(refusal(id(number), unknown_fields::ignore).field == "userId");
  }
}

TEST_CASE("numbers that JSON or 64 bits do not know are refused", "[wire][unit]") {
  all_refused({{id("01"), "number"},
               {id("-01"), "number"},
               {id("1."), "number"},
               {id("-"), "number"},
               {id("0x10"), "number"},
               {id("+1"), ""},  // which of the two reasons depends on simdjson
               {id(".5"), ""},
               {id("NaN"), not_json},
               {id("Infinity"), not_json}});
}

TEST_CASE("a number that readers disagree about is refused by the field's name", "[wire][unit]") {
  for (const auto& number : {"-0"s, "18446744073709551616"s, "-9223372036854775809"s, "1" + std::string(400, '0'),
                             "1e400"s, "-1e400"s, "-0 "s}) {
    for (const auto mode : {unknown_fields::refuse, unknown_fields::ignore}) {
      CHECK(refusal(id(number), mode).field == "userId");
      CHECK_THAT(refusal(id(number), mode).reason, Catch::Contains(identifiers_only));
    }
    refused_unless_ignored({{with("\"more\":[1," + number + "]"), "is not a known field"}});
  }
  CHECK(from_json<coupon_requested>(with(R"("a\\":"\"-0","b":18446744073709551616)"), unknown_fields::ignore));
}

TEST_CASE("a minus and a zero within a string or an exponent are no negative zero", "[wire][unit]") {
  CHECK(from_json<coupon_requested>(with(R"("at":"\"-0,","less":1e-0,"more":-0.5)"), unknown_fields::ignore));
}

TEST_CASE("bytes and escapes that are no text are refused", "[wire][unit]") {
  all_refused({{with("\"note\":\"\xFF\""), "UTF-8"},
               {with("\"note\":\"\xC0\xAF\""), "UTF-8"},
               {with("\"note\":\"\xED\xA0\x80\""), "UTF-8"},
               {with("\"note\":\"\xF4\x90\x80\x80\""), "UTF-8"},
               {with("\"note\":\"\xE2\x82\""), "UTF-8"},
               {with("\"\xFF\":1"), "UTF-8"},
               {with("\"note\":\"a\0b\""s), "control character"},
               {with("\"note\":\"a\nb\""), "control character"},
               {with("\"note\":\"a\tb\""), "control character"},
               {with(R"("note":"\x41")"), not_json},
               {with(R"("note":"\u12")"), not_json},
               {with(R"("note":"\ud800")"), not_json},
               {with(R"("note":"\ud800\ud800")"), not_json},
               {with(R"("note":"\)"), not_json}});
}

TEST_CASE("a NUL is refused, but not within a field that is ignored", "[wire][unit]") {
  refused_unless_ignored({{with(R"("note":"a\u0000b")"), "NUL"},
                          {with(R"("a\u0000b":1)"), "NUL"},
                          {with(R"("list":[{"deep":"\u0000"}])"), "NUL"}});
  all_refused({{id(R"("1\u0000")"), ""}});
}

TEST_CASE("a key that is there twice is refused, but not within a field that is ignored", "[wire][unit]") {
  all_refused({{R"({"userId":1,"userId":1,"couponId":2})", "more than once"},
               {R"({"userId":1,"couponId":2,"\u0075serId":3})", "more than once"}});
  refused_unless_ignored({{with(R"("more":1,"more":2)"), "more than once"},
                          {with(R"("more":{"a":1,"b":2,"a":3})"), "more than once"},
                          {with(R"("more":[{},[{"a":1,"a":1}]])"), "more than once"},
                          {with(R"("":1,"":2)"), "more than once"}});
  CHECK(refusal(with(R"("more":[{},[{"a":1,"a":1}]])"), unknown_fields::refuse).field == "more[1][0].a");
  CHECK(refusal(R"({"userId":1,"userId":1,"couponId":2})", unknown_fields::ignore).field == "userId");
}

TEST_CASE("nesting is limited to 8 levels, in a field that is ignored to 1024", "[wire][unit]") {
  const auto list = [](std::size_t depth) { return with("\"more\":" + nested(depth, '[', ']')); };
  refused_unless_ignored({{list(7), "is not a known field"}, {list(8), "8 levels"}, {list(1000), "8 levels"}});
  all_refused(
      {{list(100'000), "1024 levels"}, {std::string(100'000, '['), ""}, {nested(1'000'000, '[', ']'), "1024 levels"}});
  std::string objects;
  for (int i = 0; i < 100'000; ++i)
    objects += R"({"a":)";
  all_refused({{objects, ""}, {objects + "1" + std::string(100'000, '}'), "1024 levels"}});
}

TEST_CASE("a text with very many keys is checked in no time", "[wire][unit]") {
  std::string many = R"({"userId":1,"couponId":2)";
  for (int i = 0; i < 20'000; ++i)
    many += ",\"k" + std::to_string(i) + "\":1";
  CHECK(from_json<coupon_requested>(many + "}", unknown_fields::ignore));
  CHECK(refusal(many + "}", unknown_fields::refuse) == decode_error{"k0", "is not a known field"});
  CHECK(refusal(many + R"(,"k7":1})", unknown_fields::refuse) == decode_error{"k7", "is there more than once"});
  std::string numbers = R"({"userId":1,"couponId":2,"more":[-0)";
  for (int i = 0; i < 20'000; ++i)
    numbers += ",-0,1e400";
  CHECK(from_json<coupon_requested>(numbers + "]}", unknown_fields::ignore));
}

TEST_CASE("fields that are missing or not declared are refused", "[wire][unit]") {
  CHECK(refusal("{}", unknown_fields::ignore) == decode_error{"userId", "is missing"});
  CHECK(refusal(R"({"userId":1})", unknown_fields::ignore) == decode_error{"couponId", "is missing"});
  CHECK(refusal(R"({"userid":1,"couponId":2})", unknown_fields::ignore) == decode_error{"userId", "is missing"});
  CHECK(refusal(with(R"("more":1)"), unknown_fields::refuse) == decode_error{"more", "is not a known field"});
  CHECK(refusal(with(R"("":1)"), unknown_fields::refuse).reason == "is not a known field");
  CHECK(from_json<coupon_requested>(with(R"("more":1)"), unknown_fields::ignore) == coupon_requested{1, 2});
}

TEST_CASE("strings are limited in bytes and hold no control characters", "[wire][unit]") {
  const auto named = [](const std::string& name) {
    return from_json<new_product>(R"({"name":")" + name + R"(","price":1,"stock":1})", unknown_fields::refuse);
  };
  CHECK(named(std::string(100, 'x')));
  CHECK(named(R"(\u00e4\ud83c\udfad)"));
  for (const auto& bad : {""s, std::string(101, 'x'), R"(a\nb)"s, R"(a\u007f)"s, R"(a\u0085b)"s, R"(a\u001b[0m)"s}) {
    INFO(bad);
    CHECK_FALSE(named(bad));
  }
  for (const auto* other : {"1", "null", "[]", "{}", "true"})
    CHECK_FALSE(from_json<new_product>(R"({"name":)"s + other + R"(,"price":1,"stock":1})", unknown_fields::refuse));
}

TEST_CASE("a reader is fit for use after any refusal", "[wire][unit]") {
  for (int i = 0; i < 100; ++i) {
    CHECK_FALSE(from_json<coupon_requested>(nested(1000, '[', ']'), unknown_fields::refuse));
    CHECK_FALSE(from_json<coupon_requested>(std::string(200'000, ' ') + "{}", unknown_fields::refuse));
    REQUIRE(from_json<coupon_requested>(id("5"), unknown_fields::refuse) == coupon_requested{5, 2});
  }
}
