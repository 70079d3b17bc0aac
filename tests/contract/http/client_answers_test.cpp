// What servers send beside, before and behind an answer; what stands in the way of one.
#include "runtime/http/client.hpp"
#include "tests/support/raw_server.hpp"
#include "tests/support/wait_until.hpp"

#include <dlfcn.h>
#include <netdb.h>
#include <catch2/catch.hpp>
#include <condition_variable>
#include <cstdlib>
#include <mutex>

using namespace troupe;
using namespace troupe::tests;
using namespace std::chrono_literals;

namespace {

std::string answer(int status, const std::string& body = "") {
  return "HTTP/1.1 " + std::to_string(status) + " Said\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
         body;
}

http::request post() { return {"POST", "/events", {}, {}, {}, "{}", "", "", ""}; }

struct call {
  explicit call(const raw_server& server) : client{*http::parse_url(server.url())} {}
  tl::expected<http::response, std::string> operator()() { return client.send(post(), 2s); }
  std::vector<int> statuses(int n) {
    std::vector<int> out;
    for (int i = 0; i < n; ++i) {
      const auto got = (*this)();
      out.push_back(got ? got->status : 0);
    }
    return out;
  }
  http::client client;
};

/// Looking this name up takes until the test is over.
constexpr std::string_view slow_name = "slow.test";
struct slow_names {
  std::mutex guard;
  std::condition_variable changed;
  bool is_over = false;
  int waiting = 0;

  void wait() {
    std::unique_lock lock{guard};
    ++waiting;
    changed.wait(lock, [this] { return is_over; });
    --waiting;
    changed.notify_all();
  }
  void end() {
    std::unique_lock lock{guard};
    is_over = true;
    changed.notify_all();
    changed.wait(lock, [this] { return waiting == 0; });
  }
} names;

}  // namespace

// Stands before the C library's for all that this program calls, libcurl included.
extern "C" int getaddrinfo(const char* node, const char* service, const addrinfo* hints, addrinfo** found) {
  using function = int (*)(const char*, const char*, const addrinfo*, addrinfo**);
  static const auto real = reinterpret_cast<function>(::dlsym(RTLD_NEXT, "getaddrinfo"));
  if (node == nullptr || node != slow_name)
    return real(node, service, hints, found);
  names.wait();
  return EAI_AGAIN;
}

TEST_CASE("interim answers are skipped", "[http][contract]") {
  const raw_server server{
      {"HTTP/1.1 100 Continue\r\n\r\n" + answer(201, "one"),
       "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 103 Early Hints\r\n\r\n" + answer(202, "two")}};
  call client{server};
  CHECK(client()->status == 201);
  const auto second = client();
  CHECK(second->status == 202);
  CHECK(second->body == "two");
  CHECK(second->head.size() == 1);  // none of the hints' lines
  CHECK(server.connections() == 1);
}

TEST_CASE("bytes left over after an answer end the connection", "[http][contract]") {
  const auto left = answer(299);
  const auto chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n" + left;
  const auto empty = "HTTP/1.1 204 No Content\r\n\r\n" + left;
  for (const auto& first : {answer(200) + left, answer(200, "ok") + left, chunked, empty, empty + "rubbish"}) {
    const raw_server server{{first, answer(500), answer(503)}};
    call client{server};
    CHECK(client.statuses(3) == std::vector{first == empty || first == empty + "rubbish" ? 204 : 200, 500, 503});
    CHECK(server.connections() == 2);
  }
}

TEST_CASE("what comes on an idle connection ends it", "[http][contract]") {
  const raw_server server{{answer(200), answer(500)}};
  call client{server};
  REQUIRE(client()->status == 200);
  server.say(answer(299));
  CHECK(client()->status == 500);
  CHECK(server.connections() == 2);
}

TEST_CASE("a connection whose answers end where they have to is kept", "[http][contract]") {
  const auto chunked = std::string{"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n"};
  const raw_server server{{answer(200), chunked, "HTTP/1.1 204 No Content\r\n\r\n", answer(307, "go"), answer(200)}};
  call client{server};
  CHECK(client.statuses(5) == std::vector{200, 200, 204, 307, 200});
  CHECK(server.connections() == 1);
}

TEST_CASE("a connection that ended while it was kept costs no call", "[http][contract]") {
  const raw_server server{{answer(200), answer(201)}};
  call client{server};
  REQUIRE(client()->status == 200);
  server.hang_up();
  CHECK(client()->status == 201);
}

TEST_CASE("redirects are not followed", "[http][contract]") {
  const raw_server other{{answer(200)}};
  const raw_server server{{"HTTP/1.1 307 Go\r\nLocation: " + other.url() + "\r\nContent-Length: 0\r\n\r\n"}};
  CHECK(call{server}()->status == 307);
  CHECK(other.requests() == 0);
}

TEST_CASE("an IPv6 address is called", "[http][contract]") {
  const raw_server server{{answer(200)}, true};
  CHECK(call{server}()->status == 200);
  CHECK(server.received().at(0).find("Host: " + server.authority() + "\r\n") != std::string::npos);
}

TEST_CASE("only what was asked for is sent", "[http][contract]") {
  const raw_server server{{answer(200)}};
  http::client client{*http::parse_url(server.url())};
  auto asked = post();
  asked.head = {{"ce-id", "1"}, {"empty", ""}};
  asked.body = std::string(2'000'000, 'x');  // so much that libcurl would first ask whether it may
  CHECK(client.send(asked, 5s)->status == 200);
  CHECK(server.received() == std::vector<std::string>{"POST /events HTTP/1.1\r\nHost: " + server.authority() +
                                                      "\r\nce-id: 1\r\nempty:\r\nContent-Length: 2000000\r\n\r\n"});
}

TEST_CASE("proxies that the environment names are not used", "[http][contract]") {
  const raw_server server{{answer(200)}}, proxy{{answer(502)}};
  ::setenv("http_proxy", ("http://" + proxy.authority()).c_str(), 1);
  CHECK(call{server}()->status == 200);
  ::unsetenv("http_proxy");
  CHECK(proxy.requests() == 0);
}

TEST_CASE("an answer that is cut off, no HTTP or endless is a fault", "[http][contract]") {
  const raw_server mute{{""}};
  CHECK_THAT(http::client{*http::parse_url(mute.url())}.send(post(), 100ms).error(),
             Catch::EndsWith("did not answer within 100 ms"));
  const raw_server rubbish{{"SSH-2.0-OpenSSH\r\n\r\n"}};
  CHECK_FALSE(call{rubbish}().has_value());
  const raw_server endless_head{{"HTTP/1.1 200 OK\r\n" + std::string(9 * 1024 * 1024, 'x')}};
  CHECK_FALSE(call{endless_head}().has_value());
  const raw_server negative{{"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n"}};
  CHECK_FALSE(call{negative}().has_value());
}

TEST_CASE("the deadline holds while a name is looked up", "[http][contract]") {
  http::client client{*http::parse_url("http://" + std::string{slow_name} + "/")};
  const auto before = std::chrono::steady_clock::now();
  const auto got = client.send(post(), 100ms);
  const auto took = std::chrono::steady_clock::now() - before;
  names.end();
  REQUIRE_FALSE(got.has_value());
  CHECK(got.error() == "no address was found for slow.test within 100 ms");
  CHECK(took < 2s);
}

TEST_CASE("a name that nobody knows is said", "[http][contract]") {
  CHECK(http::client{*http::parse_url("http://nobody.invalid/")}.send(post(), 5s).error() ==
        "no address is known for nobody.invalid");
}
