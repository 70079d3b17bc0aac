// `dev` of programs of one's own: on a server that is given, or on a throwaway one.
#include "tests/e2e/command_line/command.hpp"
#include "tests/support/test_database.hpp"

using namespace troupe::tests;
using namespace std::chrono_literals;

namespace {

/// `dev` with one node of hello over topics of the broker it starts.
struct dev_terminal {
  explicit dev_terminal(const std::string& url) : plan{plan_for(url)} {}

  static node_plan plan_for(const std::string& url) {
    return {"dev-1",
            url,
            "",
            "",
            "[kafka]\nbrokers = \"127.0.0.1:" + std::to_string(free_port()) + "\"\n",
            "[actors.hello]\n[routes]\ngreeted = \"kafka\"\n",
            TROUPE_HELLO};
  }

  void run(const std::vector<std::string>& more = {}) {
    std::vector<std::string> words{TROUPE_HELLO, "dev", plan.file()};
    words.insert(words.end(), more.begin(), more.end());
    dev.emplace(words, folder.file("log"));
  }

  void greet() {
    INFO(text_of(folder.file("log")));
    REQUIRE(wait_until([&] { return dev->has_ended() || plan.is_ready(); }, 60s));
    REQUIRE_FALSE(dev->has_ended());
    CHECK(plan.post("/greetings", R"({"name":"Ada"})").status == 201);
    CHECK(wait_until(
        [&] { return plan.get("/greetings/1").body == R"({"greeting":1,"name":"Ada","answer":"hello, Ada"})"; }, 30s));
  }

  running_node plan;
  temporary_folder folder;
  std::optional<child_program> dev;
};

}  // namespace

TEST_CASE("dev works on the server it is given, whatever the files say, and leaves it", "[payments][e2e]") {
  test_database database;
  dev_terminal terminal{"postgresql://app@127.0.0.1:1/nowhere"};
  terminal.run({"--database", database.url()});
  terminal.greet();
  CHECK(terminal.dev->terminate(30s) == 0);
  CHECK(database.ask("select answer from greetings") == "hello, Ada");
}

TEST_CASE("dev without a server starts one of its own and deletes it at the end", "[payments][e2e]") {
  const auto port = std::to_string(free_port());
  unsetenv("TROUPE_POSTGRES_URL");
  dev_terminal terminal{"postgresql://somebody@127.0.0.1:" + port + "/else"};
  terminal.run();
  terminal.greet();
  const auto tool = std::string{TROUPE_SOURCE_DIR "/tools/postgres --port "} + port;
  CHECK(run_program(tool, "status").exit_code == 0);
  CHECK(terminal.dev->terminate(60s) == 0);
  CHECK(run_program(tool, "status").exit_code == 1);
}

TEST_CASE("dev says that the server it is given does not answer, and starts nothing", "[payments][e2e]") {
  dev_terminal terminal{"postgresql://app@127.0.0.1:1/nowhere"};
  const auto said = run_program(
      TROUPE_HELLO, "dev " + terminal.plan.file() + " --database postgresql://app:hush@127.0.0.1:1/nowhere");
  CHECK(said.exit_code == 3);
  CHECK(said.says("hello dev: --database: "));
  CHECK_FALSE(said.says("hush"));
  const auto strange = run_program(TROUPE_HELLO, "dev " + terminal.plan.file() + " --database greetings");
  CHECK(strange.exit_code == 2);
  CHECK(strange.says("TROUPE_POSTGRES_URL"));
}
