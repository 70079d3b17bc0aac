// Requests that must be refused, and how. Bodies are what a mistaken or hostile client sends.
#pragma once

#include <string>
#include <vector>

namespace troupe::tests {

struct bad_input {
  std::string what;  // a name for the report
  std::string method, path, body;
  std::string kind;  // urn:troupe:problem:<kind>
  int status = 400;
  std::string field = "";    // to blame; empty: none
  std::string headers = "";  // whole lines; empty: Content-Type: application/json
};

using bad_inputs = std::vector<bad_input>;

inline std::string repeated(const std::string& text, int times) {
  std::string out;
  for (int i = 0; i < times; ++i)
    out += text;
  return out;
}

inline bad_input bad_body(const std::string& path, const std::string& what, const std::string& body,
                          const std::string& field = "") {
  return {what, "POST", path, body, "invalid-request", 400, field};
}

/// What is wrong with a text before anybody asks what it means.
inline bad_inputs bad_json() {
  const auto bad = [](const std::string& what, const std::string& body, const std::string& field = "") {
    return bad_body("/api/v1/coupon/request-issue", what, body, field);
  };
  const std::string fine = R"({"userId":1,"couponId":1})";
  return {
      bad("empty body", ""),
      bad("blanks only", " \n "),
      bad("not JSON", "userId=1&couponId=1"),
      bad("array at the top", "[" + fine + "]"),
      bad("number at the top", "1"),
      bad("text at the top", R"("userId")"),
      bad("null at the top", "null"),
      bad("cut short", R"({"userId":1,"couponId":)"),
      bad("comma at the end", R"({"userId":1,"couponId":1,})"),
      bad("no comma", R"({"userId":1 "couponId":1})"),
      bad("single quotes", "{'userId':1,'couponId':1}"),
      bad("names without quotes", "{userId:1,couponId:1}"),
      bad("something behind it", fine + "x"),
      bad("two documents", fine + fine),
      bad("a comment", R"({"userId":1,/* me */"couponId":1})"),
      bad("a line comment", fine + " // done"),
      bad("byte order mark", "\xEF\xBB\xBF" + fine),
      bad("UTF-16", std::string("{\0}\0", 4)),
      bad("NUL behind it", fine + std::string(1, '\0')),
      bad("raw NUL in a string", std::string("{\"userId\":\"1\0\",\"couponId\":1}", 28)),
      bad("escaped NUL in a string", R"({"userId":"1\u0000","couponId":1})", "userId"),
      bad("escaped NUL in a name", R"({"userId\u0000":1,"couponId":1})"),
      bad("invalid UTF-8", "{\"userId\":\"\xFF\xFE\",\"couponId\":1}"),
      bad("overlong UTF-8", "{\"userId\":\"\xC0\xB1\",\"couponId\":1}"),
      bad("half a surrogate pair", R"({"userId":"\uD800","couponId":1})"),
      bad("a line end in a string", "{\"userId\":\"1\n\",\"couponId\":1}"),
      bad("duplicate field", R"({"userId":1,"userId":2,"couponId":1})", "userId"),
      bad("duplicate field spelled otherwise", R"({"userId":1,"user\u0049d":2,"couponId":1})", "userId"),
      bad("unknown field", R"({"userId":1,"couponId":1,"admin":true})", "admin"),
      bad("name in other case", R"({"userid":1,"couponId":1})", "userId"),
      bad("nested 9 deep", R"({"userId":1,"couponId":)" + repeated("[", 9) + repeated("]", 9) + "}",
          "couponId" + repeated("[0]", 7)),
      bad("30000 deep", repeated("[", 30'000)),
      bad("30000 objects deep", repeated("{\"a\":", 10'000)),
      bad("number of 10000 digits", R"({"userId":)" + repeated("9", 10'000) + R"(,"couponId":1})", "userId"),
  };
}

inline bad_inputs bad_identifiers() {
  const auto bad = [](const std::string& value) {
    return bad_body("/api/v1/coupon/request-issue", "user id " + value, R"({"userId":)" + value + R"(,"couponId":1})",
                    "userId");
  };
  return {bad("0"),
          bad("-0"),
          bad("-1"),
          bad("9223372036854775808"),
          bad("18446744073709551616"),
          bad("1.0"),
          bad("1.5"),
          bad("1e3"),
          bad("true"),
          bad("null"),
          bad("[]"),
          bad("{}"),
          bad("\"\""),
          bad("\"0\""),
          bad("\"-1\""),
          bad("\"+1\""),
          bad("\"01\""),
          bad("\" 1\""),
          bad("\"1 \""),
          bad("\"1.0\""),
          bad("\"0x1\""),
          bad("\"abc\""),
          bad("\"9223372036854775808\""),
          bad("\"١\""),
          bad_body("/api/v1/coupon/request-issue", "user id missing", R"({"couponId":1})", "userId"),
          bad_body("/api/v1/coupon/request-issue", "coupon id missing", R"({"userId":1})", "couponId"),
          bad_body("/api/v1/coupon/request-issue", "both missing", "{}", "userId")};
}

inline bad_inputs bad_products() {
  const auto with = [](const std::string& name, const std::string& price, const std::string& stock,
                       const std::string& field) {
    return bad_body("/api/v1/product", "product " + name.substr(0, 40) + ' ' + price + ' ' + stock,
                    R"({"name":)" + name + R"(,"price":)" + price + R"(,"stock":)" + stock + "}", field);
  };
  return {with("\"\"", "1", "1", "name"),
          with('"' + repeated("n", 300) + '"', "1", "1", "name"),
          with("\"a\\u0000b\"", "1", "1", "name"),
          with("\"a\\nb\"", "1", "1", "name"),
          with("\"a\\u007Fb\"", "1", "1", "name"),
          with("1", "1", "1", "name"),
          with("null", "1", "1", "name"),
          with("\"pen\"", "-1", "1", "price"),
          with("\"pen\"", "\"250\"", "1", "price"),
          with("\"pen\"", "2.5", "1", "price"),
          with("\"pen\"", "2e2", "1", "price"),
          with("\"pen\"", "100000000001", "1", "price"),
          with("\"pen\"", "9223372036854775808", "1", "price"),
          with("\"pen\"", "null", "1", "price"),
          with("\"pen\"", "1", "-1", "stock"),
          with("\"pen\"", "1", "\"1\"", "stock"),
          with("\"pen\"", "1", "1000000000001", "stock"),
          with("\"pen\"", "1", "[1]", "stock"),
          bad_body("/api/v1/product", "no price", R"({"name":"pen","stock":1})", "price"),
          bad_body("/api/v1/product", "own id", R"({"productId":5,"name":"pen","price":1,"stock":1})", "productId")};
}

inline bad_inputs bad_coupons() {
  const auto with = [](const std::string& field, const std::string& value, const std::string& type = "\"fixed\"") {
    const auto or_else = [&](const std::string& name, const std::string& usual) {
      return '"' + name + "\":" + (name == field ? value : usual);
    };
    return bad_body("/api/v1/coupon", "coupon with " + field + ' ' + value.substr(0, 40),
                    '{' + or_else("name", "\"spring\"") + ',' + or_else("type", type) + ',' +
                        or_else("discount", "100") + ',' + or_else("quantity", "5") + ',' +
                        or_else("useStartsAt", "\"2026-01-01T00:00:00Z\"") + ',' +
                        or_else("expiresAt", "\"2026-02-01T00:00:00Z\"") + '}',
                    field);
  };
  return {with("type", "\"Fixed\""),
          with("type", "\"free\""),
          with("type", "1"),
          with("discount", "101", "\"percent\""),
          with("discount", "0"),
          with("discount", "-5"),
          with("discount", "\"5\""),
          with("discount", "1000000000000001"),
          with("quantity", "0"),
          with("quantity", "-1"),
          with("quantity", "1000000001"),
          with("quantity", "\"5\""),
          with("name", "\"\""),
          with("name", '"' + repeated("n", 300) + '"'),
          with("expiresAt", "\"2025-12-31T00:00:00Z\""),
          with("expiresAt", "\"2026-01-01T00:00:00Z\""),
          with("expiresAt", "\"2026-02-01\""),
          with("expiresAt", "\"2026-02-30T00:00:00Z\""),
          with("expiresAt", "\"2026-02-01T24:00:00Z\""),
          with("expiresAt", "\"2026-02-01T00:00:60Z\""),
          with("expiresAt", "\"2026-02-01T00:00:00\""),
          with("expiresAt", "\"2026-02-01 00:00:00Z\""),
          with("expiresAt", "\"infinity\""),
          with("expiresAt", "\"99999-01-01T00:00:00Z\""),
          with("expiresAt", "\"tomorrow\""),
          with("expiresAt", "1767225600"),
          with("expiresAt", "null"),
          with("useStartsAt", "\"\"")};
}

inline bad_inputs bad_orders() {
  const auto bad = [](const std::string& what, const std::string& body, const std::string& field) {
    return bad_body("/api/v1/order", "order with " + what, body, field);
  };
  const auto items = [&](const std::string& what, const std::string& list, const std::string& field) {
    return bad(what, R"({"userId":1,"items":)" + list + "}", field);
  };
  const auto quantity = [&](const std::string& value) {
    return items("quantity " + value, R"([{"productId":1,"quantity":)" + value + "}]", "items[0].quantity");
  };
  const std::string item = R"({"productId":1,"quantity":1})";
  return {items("no items", "[]", "items"),
          items("51 items", "[" + repeated(item + ',', 50) + item + "]", "items"),
          items("items as an object", item, "items"),
          items("items null", "null", "items"),
          items("an item that is a number", "[1]", "items[0]"),
          items("a wrong second item", "[" + item + R"(,{"productId":0,"quantity":1}])", "items[1].productId"),
          items("an unknown field in an item", R"([{"productId":1,"quantity":1,"price":0}])", "items[0].price"),
          items("a duplicate field in an item", R"([{"productId":1,"quantity":1,"quantity":2}])", "items[0].quantity"),
          items("an item without quantity", R"([{"productId":1}])", "items[0].quantity"),
          quantity("0"),
          quantity("-1"),
          quantity("1000001"),
          quantity("1.0"),
          quantity("1e3"),
          quantity("\"1\""),
          quantity("9223372036854775808"),
          bad("no items at all", R"({"userId":1})", "items"),
          bad("no user", R"({"items":[)" + item + "]}", "userId"),
          bad("coupon 0", R"({"userId":1,"couponId":0,"items":[)" + item + "]}", "couponId"),
          bad("coupon as text that is no number", R"({"userId":1,"couponId":"x","items":[)" + item + "]}", "couponId"),
          bad("its own total", R"({"userId":1,"total":1,"items":[)" + item + "]}", "total")};
}

inline bad_inputs bad_headers() {
  const std::string json = "Content-Type: application/json\r\n";
  const std::string order = R"({"userId":1,"items":[{"productId":1,"quantity":1}]})";
  const auto key = [&](const std::string& what, const std::string& value) {
    return bad_input{"key " + what,     "POST", "/api/v1/order",   order,
                     "invalid-request", 400,    "Idempotency-Key", json + "Idempotency-Key: " + value + "\r\n"};
  };
  const auto type = [&](const std::string& line) {
    return bad_input{"type " + line, "POST", "/api/v1/order", order, "unsupported-media-type", 415, "", line + "\r\n"};
  };
  const auto malformed = [&](const std::string& what, const std::string& lines) {
    return bad_input{what, "POST", "/api/v1/order", order, "malformed-request", 400, "", json + lines};
  };
  return {key("empty", ""),
          key("of 129 characters", repeated("k", 129)),
          key("with a blank", "a b"),
          key("not ASCII", "caf\xC3\xA9"),
          type("X-Content-Type: missing"),
          type("Content-Type: text/plain"),
          type("Content-Type: application/x-www-form-urlencoded"),
          type("Content-Type: application/jsonp"),
          type("Content-Type:"),
          malformed("a second length", "Content-Length: 5\r\n"),
          malformed("length and chunks", "Transfer-Encoding: chunked\r\n"),
          malformed("unknown coding", "Transfer-Encoding: gzip\r\n"),
          malformed("a second host", "Host: other\r\n"),
          malformed("another content type", "Content-Type: text/plain\r\n"),
          malformed("two idempotency keys", "Idempotency-Key: a\r\nIdempotency-Key: b\r\n"),
          malformed("a folded line", "X-A: 1\r\n 2\r\n"),
          malformed("a blank before the colon", "X-A : 1\r\n"),
          malformed("NUL in a header", std::string("X-A: a\0b\r\n", 10)),
          {"70 KiB of body", "POST", "/api/v1/order", repeated(" ", 70 * 1024), "body-too-large", 413, "", json},
          {"100000 arrays deep", "POST", "/api/v1/order", repeated("[", 100'000), "body-too-large", 413, "", json},
          {"a header of 64 KB", "GET", "/api/v1/order/1", "", "header-too-large", 431, "",
           "X-A: " + repeated("a", 64'000) + "\r\n"},
          {"5000 headers", "GET", "/api/v1/order/1", "", "header-too-large", 431, "", repeated("X-A: 1\r\n", 5000)}};
}

inline bad_inputs bad_paths() {
  bad_inputs all;
  const auto get = [&](const std::string& path, const std::string& kind, int status, const std::string& field) {
    all.push_back({"GET " + path.substr(0, 60), "GET", path, "", kind, status, field});
  };
  for (const auto* id : {"0", "-1", "+1", "01", "abc", "1.0", "1e3", "9223372036854775808", "1%20"}) {
    get("/api/v1/product/" + std::string{id}, "invalid-request", 400, "id");
    get("/api/v1/order/" + std::string{id}, "invalid-request", 400, "id");
    get("/api/v1/coupon/" + std::string{id}, "invalid-request", 400, "id");
    get("/api/v1/user/" + std::string{id} + "/coupon", "invalid-request", 400, "id");
    get("/api/v1/coupon/" + std::string{id} + "/issue/1", "invalid-request", 400, "id");
    get("/api/v1/coupon/1/issue/" + std::string{id}, "invalid-request", 400, "userId");
    all.push_back({"restock " + std::string{id}, "POST", "/api/v1/product/" + std::string{id} + "/restock",
                   R"({"quantity":1})", "invalid-request", 400, "id"});
  }
  for (const auto* path : {"/", "/api/v1", "/api/v1/orders/1", "/api/v2/order/1", "/api/v1/order/1/", "/API/v1/order/1",
                           "//api/v1/order/1", "/api/v1/order/1/x", "/metrics", "/healthz", "/api/v1/../v1/order/1"})
    get(path, "not-found", 404, "");
  for (const auto* path : {"/api/v1/order/%", "/api/v1/order/%zz", "/api/v1/order/1%00", "api/v1/order/1"})
    get(path, "malformed-request", 400, "");
  for (const auto* value : {"0", "-1", "1000001", "\"1\"", "1.5", "null"})
    all.push_back(bad_body("/api/v1/product/1/restock", std::string{"restock of "} + value,
                           R"({"quantity":)" + std::string{value} + "}", "quantity"));
  return all;
}

}  // namespace troupe::tests
