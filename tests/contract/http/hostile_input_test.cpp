#include "tests/contract/http/served.hpp"

using namespace troupe;
using namespace troupe::tests;

namespace {

const std::string host = "Host: x\r\n";
const std::string json = "Content-Type: application/json\r\n";
const std::string get = "GET /now HTTP/1.1\r\n" + host;
const std::string echo = "POST /echo HTTP/1.1\r\n" + host + json;

struct attempt {
  std::string what, text;
  int status;
  std::string kind;
};

std::string many_headers(int count) {
  std::string out;
  for (int i = 0; i < count; ++i)
    out += "X" + std::to_string(i) + ": y\r\n";
  return out;
}

std::string chunks(int count, std::size_t size) {
  char head[20];
  std::snprintf(head, sizeof head, "%zx\r\n", size);
  std::string out;
  for (int i = 0; i < count; ++i)
    out += head + std::string(size, 'a') + "\r\n";
  return out + "0\r\n\r\n";
}

const std::vector<attempt> malformed{
    {"noise", std::string{"\0\xff\xfe noise\r\n\r\n", 13}, 400, "malformed-request"},
    {"a TLS greeting", std::string{"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", 15}, 400,
     "malformed-request"},
    {"no version", "GET /now\r\n\r\n", 400, "malformed-request"},
    {"an unknown version", "GET /now HTTP/2.0\r\n" + host + "\r\n", 400, "malformed-request"},
    {"a bare line feed", "GET /now HTTP/1.1\nHost: x\n\n", 400, "malformed-request"},
    {"a bare line feed after a header", get + "A: b\nC: d\r\n\r\n", 400, "malformed-request"},
    {"a space before the colon", "GET /now HTTP/1.1\r\nHost : x\r\n\r\n", 400, "malformed-request"},
    {"a header without colon", get + "nonsense\r\n\r\n", 400, "malformed-request"},
    {"a NUL in a header", get + std::string{"A: b\0c\r\n\r\n", 10}, 400, "malformed-request"},
    {"a control character in a header",
     get + "A: b\x01"
           "c\r\n\r\n",
     400, "malformed-request"},
    {"no host", "GET /now HTTP/1.1\r\n\r\n", 400, "malformed-request"},
    {"two hosts", get + "Host: y\r\n\r\n", 400, "malformed-request"},
    {"a NUL in the target", std::string{"GET /now\0 HTTP/1.1\r\nHost: x\r\n\r\n", 31}, 400, "malformed-request"},
    {"an encoded NUL", "GET /now%00 HTTP/1.1\r\n" + host + "\r\n", 400, "malformed-request"},
    {"an encoded line break", "GET /now?say=a%0d%0ab HTTP/1.1\r\n" + host + "\r\n", 400, "malformed-request"},
    {"broken encoding", "GET /now%2 HTTP/1.1\r\n" + host + "\r\n", 400, "malformed-request"},
    {"encoding without digits", "GET /now%zz HTTP/1.1\r\n" + host + "\r\n", 400, "malformed-request"},
    {"an encoded slash", "GET /item%2f5 HTTP/1.1\r\n" + host + "\r\n", 400, "malformed-request"},
    {"raw bytes in the target", "GET /now\xc3\xa4 HTTP/1.1\r\n" + host + "\r\n", 400, "malformed-request"},
    {"a target that is no path", "GET now HTTP/1.1\r\n" + host + "\r\n", 400, "malformed-request"},
    {"an absolute target without a host", "GET http:///now HTTP/1.1\r\n" + host + "\r\n", 400, "malformed-request"},
    {"an absolute target with a user", "GET http://a@x/now HTTP/1.1\r\n" + host + "\r\n", 400, "malformed-request"},
    {"a folded header line", get + "A: b\r\n c\r\n\r\n", 400, "malformed-request"},
    {"a header line folded by a tab", get + "A: b\r\n\tc\r\n\r\n", 400, "malformed-request"},
    {"a folded first line", "GET /now HTTP/1.1\r\n " + host + "\r\n", 400, "malformed-request"},
    {"two idempotency keys", echo + "Idempotency-Key: a\r\nIdempotency-Key: b\r\nContent-Length: 2\r\n\r\n{}", 400,
     "malformed-request"},
    {"two content types", echo + "Content-Type: text/plain\r\nContent-Length: 2\r\n\r\n{}", 400, "malformed-request"},
    {"two logins", get + "Authorization: Bearer a\r\nAuthorization: Bearer b\r\n\r\n", 400, "malformed-request"},
    {"an asterisk", "OPTIONS * HTTP/1.1\r\n" + host + "\r\n", 400, "malformed-request"},
};

const std::vector<attempt> smuggling{
    {"length and chunked", echo + "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400,
     "malformed-request"},
    {"chunked and length", echo + "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n", 400,
     "malformed-request"},
    {"an unknown coding", echo + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n", 400, "malformed-request"},
    {"an unknown coding and length", echo + "Content-Length: 2\r\nTransfer-Encoding: identity\r\n\r\n{}", 400,
     "malformed-request"},
    {"chunked not last", echo + "Transfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n", 400, "malformed-request"},
    {"chunked behind gzip", echo + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", 400, "malformed-request"},
    {"chunked twice", echo + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400,
     "malformed-request"},
    {"chunked in HTTP/1.0", "POST /echo HTTP/1.0\r\n" + json + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400,
     "malformed-request"},
    {"a folded coding", echo + "Transfer-Encoding:\r\n xchunked\r\n\r\n0\r\n\r\n", 400, "malformed-request"},
    {"two lengths", echo + "Content-Length: 14\r\nContent-Length: 2\r\n\r\n{}", 400, "malformed-request"},
    {"a list of lengths", echo + "Content-Length: 2, 14\r\n\r\n{}", 400, "malformed-request"},
    {"a negative length", echo + "Content-Length: -1\r\n\r\n", 400, "malformed-request"},
    {"a signed length", echo + "Content-Length: +2\r\n\r\n{}", 400, "malformed-request"},
    {"a hexadecimal length", echo + "Content-Length: 0x2\r\n\r\n{}", 400, "malformed-request"},
    {"a length beyond 64 bits", echo + "Content-Length: 99999999999999999999999\r\n\r\n", 400, "malformed-request"},
    {"an empty length", echo + "Content-Length:\r\n\r\n", 400, "malformed-request"},
    {"a chunk size that is no number", echo + "Transfer-Encoding: chunked\r\n\r\nzz\r\n", 400, "malformed-request"},
    {"a negative chunk size", echo + "Transfer-Encoding: chunked\r\n\r\n-2\r\n{}\r\n0\r\n\r\n", 400,
     "malformed-request"},
    {"a chunk size beyond 64 bits", echo + "Transfer-Encoding: chunked\r\n\r\n10000000000000002\r\n{}\r\n", 400,
     "malformed-request"},
    {"a chunk longer than it says", echo + "Transfer-Encoding: chunked\r\n\r\n2\r\n{}xx\r\n0\r\n\r\n", 400,
     "malformed-request"},
    {"a length in the trailer", echo + "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\nContent-Length: 5\r\n\r\n",
     400, "malformed-request"},
    {"an endless chunk header", echo + "Transfer-Encoding: chunked\r\n\r\n2;" + std::string(40000, 'a'), 400,
     "malformed-request"},
};

const std::vector<attempt> oversized{
    {"a header of 64 KiB", get + "A: " + std::string(65536, 'a') + "\r\n\r\n", 431, "header-too-large"},
    {"a target of 64 KiB", "GET /" + std::string(65536, 'a') + " HTTP/1.1\r\n" + host + "\r\n", 431,
     "header-too-large"},
    {"3000 short headers", get + many_headers(3000) + "\r\n", 431, "header-too-large"},
    {"a header that never ends", get + "A: " + std::string(20000, 'a'), 431, "header-too-large"},
    {"a body of 70 KiB", post("/echo", std::string(70 * 1024, 'a')), 413, "body-too-large"},
    {"a declared body of 10 GB", echo + "Content-Length: 10737418240\r\n\r\nabc", 413, "body-too-large"},
    {"a declared body that is invited", echo + "Expect: 100-continue\r\nContent-Length: 10737418240\r\n\r\n", 413,
     "body-too-large"},
    {"one chunk above the limit", echo + "Transfer-Encoding: chunked\r\n\r\n" + chunks(1, 70000), 413,
     "body-too-large"},
    {"chunks above the limit together", echo + "Transfer-Encoding: chunked\r\n\r\n" + chunks(80, 1024), 413,
     "body-too-large"},
    {"one byte above the limit", post("/echo", std::string(64 * 1024 + 1, 'a')), 413, "body-too-large"},
};

const std::vector<attempt> misplaced{
    {"an unknown path", "GET /nope HTTP/1.1\r\n" + host + "\r\n", 404, "not-found"},
    {"a path with a slash too many", "GET /now/ HTTP/1.1\r\n" + host + "\r\n", 404, "not-found"},
    {"an empty parameter", "GET /item/ HTTP/1.1\r\n" + host + "\r\n", 404, "not-found"},
    {"a way out of the tree", "GET /../../etc/passwd HTTP/1.1\r\n" + host + "\r\n", 404, "not-found"},
    {"another method", "DELETE /now HTTP/1.1\r\n" + host + "\r\n", 405, "method-not-allowed"},
    {"an invented method", "BREW /now HTTP/1.1\r\n" + host + "\r\n", 405, "method-not-allowed"},
    {"a method in lower case", "get /now HTTP/1.1\r\n" + host + "\r\n", 405, "method-not-allowed"},
    {"no content type", "POST /echo HTTP/1.1\r\n" + host + "Content-Length: 2\r\n\r\n{}", 415,
     "unsupported-media-type"},
    {"a form",
     "POST /echo HTTP/1.1\r\n" + host +
         "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 2\r\n\r\n{}",
     415, "unsupported-media-type"},
    {"nearly JSON", "POST /echo HTTP/1.1\r\n" + host + "Content-Type: application/jsonp\r\nContent-Length: 2\r\n\r\n{}",
     415, "unsupported-media-type"},
};

void check_answer(const raw_answer& answer, const attempt& tried) {
  INFO(tried.what);
  CHECK(answer.status == tried.status);
  CHECK(answer.has("\"type\":\"urn:troupe:problem:" + tried.kind + "\""));
  CHECK(answer.has("Content-Type: application/problem+json\r\n"));
  CHECK(answer.has("X-Request-Id: "));
}

/// The connection can no longer be trusted to start a request where the next one starts, so it ends.
void check_refused_and_closed(const std::vector<attempt>& attempts) {
  served door;
  for (const auto& tried : attempts) {
    auto client = door.connect();
    client.send(tried.text);
    check_answer(client.receive(), tried);
    client.finish_sending();
    INFO(tried.what);
    CHECK(client.is_closed());
    CHECK(client.is_silent());
  }
  CHECK(door.still_serves());
  CHECK(door.server.figures().in_flight == 0);
}

}  // namespace

TEST_CASE("a malformed request is refused and its connection closed", "[http][contract]") {
  check_refused_and_closed(malformed);
}

TEST_CASE("a request whose end is disputable is refused and nothing behind it is served", "[http][contract]") {
  check_refused_and_closed(smuggling);
}

TEST_CASE("what is too large is refused before it has arrived", "[http][contract]") {
  check_refused_and_closed(oversized);
}

TEST_CASE("a well-formed request in the wrong place keeps its connection", "[http][contract]") {
  served door;
  auto client = door.connect();
  for (const auto& tried : misplaced) {
    client.send(tried.text);
    check_answer(client.receive(), tried);
  }
  client.send(get + "\r\n");
  CHECK(client.receive().status == 200);
}

TEST_CASE("hostile bytes may come one at a time", "[http][contract]") {
  served door;
  for (const auto* group : {&malformed, &smuggling, &misplaced})
    for (const auto& tried : *group) {
      if (tried.text.size() > 1000)
        continue;
      auto client = door.connect();
      for (const char byte : tried.text)
        if (!client.send({&byte, 1}))
          break;
      check_answer(client.receive(), tried);
    }
  CHECK(door.still_serves());
}

TEST_CASE("a request cut off anywhere harms nobody", "[http][contract]") {
  served door;
  const auto whole = echo + "Transfer-Encoding: chunked\r\n\r\n5;a=b\r\nhello\r\n0\r\nA: b\r\n\r\n";
  for (std::size_t size = 0; size < whole.size(); ++size) {
    auto client = door.connect();
    client.send(whole.substr(0, size));
    client.finish_sending();
    CHECK(client.is_closed());
    CHECK(client.is_silent());
  }
  CHECK(door.ask(whole).body == "hello");
}

TEST_CASE("an absolute target is served, and its host counts", "[http][contract]") {
  served door;
  CHECK(door.ask("GET http://x/now?say=yes HTTP/1.1\r\nHost: x\r\n\r\n").body == "yes");
  CHECK(door.ask("GET http://x HTTP/1.1\r\nHost: x\r\n\r\n").status == 404);
  auto client = door.connect();
  client.send("GET http://target:1/later HTTP/1.1\r\nHost: header\r\n\r\n");
  const auto asked = door.next_open();
  CHECK(*asked.asked().header("host") == "target:1");
  asked.answer({});
}

TEST_CASE("a header that is repeated with one value is one header", "[http][contract]") {
  served door;
  CHECK(door.ask(echo + json + "Idempotency-Key: a\r\nIdempotency-Key: a\r\nContent-Length: 2\r\n\r\n{}").status ==
        200);
}
