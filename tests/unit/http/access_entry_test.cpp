#include "runtime/http/access_entry.hpp"

#include <catch2/catch.hpp>

using namespace troupe::http;

namespace {

access_entry entry_with_body(const std::string& body) {
  access_entry out;
  out.asked.method = "POST";
  out.asked.request_id = "id-1";
  out.asked.traceparent = "00-1-2-01";
  out.asked.peer = "127.0.0.1:5";
  out.asked.head = {{"authorization", "Bearer secret-a"}, {"cookie", "secret-b"}, {"accept", "x"}};
  out.asked.body = body;
  out.target = "/api?a=b";
  out.took = std::chrono::microseconds{1500};
  return out;
}

const response created{201, "{\"orderId\":1}", "application/json", {{"Set-Cookie", "secret-c"}, {"Location", "/o/1"}}};

}  // namespace

TEST_CASE("the brief text is one line of fields", "[http][unit]") {
  CHECK(brief_text(entry_with_body("{}"), created) ==
        "http-access id=id-1 traceparent=00-1-2-01 peer=127.0.0.1:5 method=POST uri=/api?a=b status=201 "
        "duration=1.500ms bytes=13");
}

TEST_CASE("the full text has everything but secrets", "[http][unit]") {
  const auto text = full_text(entry_with_body("{\"userId\":1}"), created);
  for (const auto* part : {"id=id-1", "time=1970-01-01T00:00:00Z", "uri=/api?a=b", "authorization: ***", "cookie: ***",
                           "accept: x", "body={\"userId\":1} -> status=201", "duration=1.500ms", "Set-Cookie: ***",
                           "Location: /o/1", "body={\"orderId\":1}"})
    CHECK_THAT(text, Catch::Contains(part));
  CHECK_THAT(text, !Catch::Contains("secret"));
}

TEST_CASE("a body cannot forge a line", "[http][unit]") {
  const auto text = full_text(entry_with_body("a\nhttp-access id=forged\x1b[0m"), created);
  CHECK_THAT(text, Catch::Contains("body=a\\x0ahttp-access id=forged\\x1b[0m"));
  CHECK(text.find('\n') == std::string::npos);
}

TEST_CASE("neither target nor header can turn a line around or command a terminal", "[http][unit]") {
  auto entry = entry_with_body("{}");
  entry.target = "/a\u009b2J\u202e";
  entry.asked.head = {{"accept", "\u2066x\xff"}};
  CHECK_THAT(brief_text(entry, created), Catch::Contains("uri=/a\\xc2\\x9b2J\\xe2\\x80\\xae status"));
  CHECK_THAT(full_text(entry, created), Catch::Contains("accept: \\xe2\\x81\\xa6x\\xff]"));
}

TEST_CASE("a long body is cut at two kibibytes", "[http][unit]") {
  const auto text = full_text(entry_with_body(std::string(3000, 'x')), created);
  CHECK_THAT(text, Catch::Contains(std::string(2048, 'x') + "... ->"));
  CHECK_THAT(text, !Catch::Contains(std::string(2049, 'x')));
}
