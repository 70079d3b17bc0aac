// The program of actors/payments, which includes nothing but the public headers, as a process of its own.
#include "tests/e2e/command_line/command.hpp"
#include "tests/support/test_database.hpp"

#include <sys/wait.h>

using namespace troupe::tests;
using namespace std::chrono_literals;

namespace {

constexpr auto all_kinds = "[actors.payment]\n[actors.fraud]\n[actors.score]\n[actors.ledger]\n";

struct payments_node {
  explicit payments_node(const std::string& kinds = all_kinds)
      : node{{"payments-1", database.url(), "", "", "",
              kinds + "[routes]\npayment-captured = \"local\"\npayment-screened = \"local\"\n", TROUPE_PAYMENTS}} {}

  void start() { node.start_and_wait(); }

  raw_answer post(const std::string& body, const std::string& key = "") {
    return node.post("/payments", body, key.empty() ? "" : "Idempotency-Key: " + key + "\r\n");
  }
  raw_answer get(const std::string& path) { return node.get(path); }

  bool comes(const std::string& query, const std::string& result) {
    return wait_until([&] { return database.ask(query) == result; }, 20s);
  }

  std::string file() const { return node.file(); }
  std::string log() const { return node.log(); }

  test_database database;
  running_node node;
};

constexpr auto seven = R"({"account":7,"amount":100})";

}  // namespace

TEST_CASE("a payment goes from its route over two handlers into the ledger", "[payments][e2e]") {
  payments_node node;
  node.start();
  const auto taken = node.post(seven);
  CHECK(taken.status == 201);
  CHECK(taken.body == R"({"payment":1,"account":7,"amount":100})");
  CHECK(node.get("/payments/1").body == taken.body);
  CHECK(node.comes("select account || ' ' || amount || ' ' || suspicious from ledger", "7 100 false"));
  CHECK(node.comes("select count(*) from outbox", "0"));
  CHECK(node.comes("select amount from reports where entries = 1 limit 1", "100"));
}

TEST_CASE("a request with its key again is answered as before and done once", "[payments][e2e]") {
  payments_node node;
  node.start();
  const auto first = node.post(seven, "k-1"), again = node.post(seven, "k-1");
  CHECK(first.status == 201);
  CHECK(again.status == 201);
  CHECK(again.body == first.body);
  CHECK(node.post(R"({"account":7,"amount":101})", "k-1").status == 422);
  CHECK(node.post(seven, "not visible").status == 400);
  CHECK(node.database.ask("select count(*) from payments") == "1");
}

TEST_CASE("a request with its key many times at once is done once", "[payments][e2e]") {
  payments_node node;
  node.start();
  std::vector<std::thread> clients;
  std::atomic<int> same{0};
  for (int i = 0; i < 16; ++i)
    clients.emplace_back([&] { same += node.post(seven, "k-1").body == R"({"payment":1,"account":7,"amount":100})"; });
  for (auto& one : clients)
    one.join();
  CHECK(same == 16);
  CHECK(node.database.ask("select count(*) from payments") == "1");
}

TEST_CASE("bad bodies and ids are refused by field, and nothing is stored", "[payments][e2e]") {
  payments_node node;
  node.start();
  CHECK_THAT(node.post(R"({"account":7,"amount":0})").body,
             Catch::Contains("must be an integer from 1 to 1000000") && Catch::Contains("\"field\":\"amount\""));
  CHECK_THAT(node.post(R"({"account":7,"amount":1,"tip":2})").body, Catch::Contains("tip"));
  CHECK(node.post("{").status == 400);
  CHECK(node.get("/payments/8").status == 404);
  CHECK(node.get("/payments/eight").status == 400);
  CHECK(node.database.ask("select count(*) from payments") == "0");
}

TEST_CASE("what a handler rejects is a dead letter with its reason, and others go on", "[payments][e2e]") {
  payments_node node;
  node.start();
  CHECK(node.post(R"({"account":7,"amount":666})").status == 201);
  CHECK(node.post(seven).status == 201);
  CHECK(node.comes("select reason from dead_letters", "a payment of 666 is screened by nobody"));
  CHECK(node.comes("select amount from ledger", "100"));
}

TEST_CASE("a node that hosts who asks without anybody who answers does not start", "[payments][e2e]") {
  payments_node node{"[actors.payment]\n[actors.fraud]\n[actors.ledger]\n"};
  for (const std::string command : {"check ", "run "}) {
    const auto refused = run_program(TROUPE_PAYMENTS, command + node.file());
    CHECK(refused.exit_code == 2);
    CHECK(refused.says("fraud asks score_asked, which no kind on this node answers: host one that does beside it"));
  }
}

TEST_CASE("an option that a kind does not have is refused with its line", "[payments][e2e]") {
  payments_node node{"[actors.payment]\nconections = 3\n[actors.fraud]\n[actors.score]\n[actors.ledger]\n"};
  const auto refused = run_program(TROUPE_PAYMENTS, "check " + node.file());
  CHECK(refused.exit_code == 2);
  CHECK(refused.says("conections"));
  CHECK(refused.says("connections"));  // what was meant
}

TEST_CASE("a table that is gone stops nothing for good and is named", "[payments][e2e]") {
  payments_node node;
  node.start();
  node.database.ask("alter table ledger rename to gone");
  CHECK(node.post(seven).status == 201);
  CHECK(wait_until([&] { return node.log().find("\"ledger\" does not exist") != std::string::npos; }, 20s));
  node.database.ask("alter table payments rename to gone_too");
  CHECK(node.post(seven).status == 503);
  node.database.ask("alter table gone rename to ledger");
  CHECK(node.comes("select count(*) from ledger", "1"));
}

TEST_CASE("the smallest program greets", "[payments][e2e]") {
  test_database database;
  running_node hello{
      {"hello-1", database.url(), "", "", "", "[actors.hello]\n[routes]\ngreeted = \"local\"\n", TROUPE_HELLO}};
  hello.start_and_wait();
  CHECK(hello.post("/greetings", R"({"name":"Ada"})").status == 201);
  CHECK(wait_until(
      [&] { return hello.get("/greetings/1").body == R"({"greeting":1,"name":"Ada","answer":"hello, Ada"})"; }, 20s));
}
