#include "runtime/inspect/admin_guard.hpp"

#include <catch2/catch.hpp>

using namespace troupe;
using inspect::admin_guard;

namespace {

using header = std::pair<std::string, std::string>;

const admin_guard open{"", "node-1:9090"}, locked{"hush", "0.0.0.0:9090"};
const header own_host{"host", "127.0.0.1:9090"}, deliberate{"x-troupe-action", "yes"};

/// Its status, or 0 when it may be answered.
int refusal(const admin_guard& guard, const std::string& method, std::vector<header> head) {
  http::request asked;
  asked.method = method;
  asked.head = std::move(head);
  const auto refused = inspect::refusal_of(guard, asked);
  return refused ? refused->status : 0;
}
int get_from(const std::string& host) { return refusal(open, "GET", {{"host", host}}); }

}  // namespace

TEST_CASE("without a token only this machine's own names are answered", "[inspect][unit]") {
  for (const auto* mine : {"127.0.0.1:9090", "127.0.0.1", "localhost:9090", "LocalHost", "[::1]:9090", "node-1:9090"})
    CHECK(get_from(mine) == 0);
  for (const auto* foreign :
       {"evil.example", "evil.example:9090", "127.0.0.1.evil.example", "localhost.evil.example", ""})
    CHECK(get_from(foreign) == 421);
  CHECK(refusal(open, "GET", {}) == 421);
}

TEST_CASE("with a token nothing is answered without it whatever the host", "[inspect][unit]") {
  const header token{"authorization", "Bearer hush"}, wrong{"authorization", "Bearer husk"};
  const header any_host{"host", "platform-1:9090"};
  CHECK(refusal(locked, "GET", {any_host}) == 401);
  CHECK(refusal(locked, "GET", {any_host, wrong}) == 401);
  CHECK(refusal(locked, "GET", {any_host, token}) == 0);
  CHECK(refusal(locked, "POST", {any_host, token}) == 403);
  CHECK(refusal(locked, "POST", {any_host, token, deliberate}) == 0);
}

TEST_CASE("what changes something must be deliberate", "[inspect][unit]") {
  CHECK(refusal(open, "POST", {own_host}) == 403);
  CHECK(refusal(open, "POST", {own_host, {"x-troupe-action", "no"}}) == 403);
  CHECK(refusal(open, "POST", {own_host, deliberate}) == 0);
  CHECK(refusal(open, "HEAD", {own_host}) == 0);
}

TEST_CASE("a foreign page cannot change anything", "[inspect][unit]") {
  const header foreign{"origin", "https://evil.example"}, sandboxed{"origin", "null"};
  const header own{"origin", "http://127.0.0.1:9090"}, neighbour{"origin", "http://127.0.0.1:8080"};
  CHECK(refusal(open, "POST", {own_host, deliberate, foreign}) == 403);
  CHECK(refusal(open, "POST", {own_host, deliberate, sandboxed}) == 403);
  CHECK(refusal(open, "POST", {own_host, deliberate, neighbour}) == 403);
  CHECK(refusal(open, "POST", {own_host, deliberate, own}) == 0);
}
