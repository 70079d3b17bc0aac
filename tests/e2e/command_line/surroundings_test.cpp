// Servers as they stand in front of a node in the world: a pooler, a primary and its standby.
#include "tests/e2e/command_line/command.hpp"
#include "tests/support/test_database.hpp"

using namespace troupe::tests;
using namespace std::chrono_literals;

namespace {

constexpr auto pen = R"({"name":"pen","price":1,"stock":1})";

/// The real PgBouncer before the test's database.
class pooler {
public:
  pooler(const test_database& database, const std::string& mode) {
    const auto url = database.url();
    const auto host = url.find('@') + 1, colon = url.find(':', host), slash = url.find('/', host);
    folder_.file("users.txt", "\"app\" \"\"\n");
    folder_.file("pooler.ini", "[databases]\n* = host=" + url.substr(host, colon - host) +
                                   " port=" + url.substr(colon + 1, slash - colon - 1) +
                                   "\n[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = " + std::to_string(port_) +
                                   "\nunix_socket_dir =\nauth_type = trust\nauth_file = " + folder_.file("users.txt") +
                                   "\npool_mode = " + mode +
                                   "\ndefault_pool_size = 60\nignore_startup_parameters = extra_float_digits\n" +
                                   "logfile = " + folder_.file("log") + "\n");
    std::filesystem::permissions(folder_.file(""), std::filesystem::perms::all);
    url_ = "postgresql://app@127.0.0.1:" + std::to_string(port_) + '/' + database.name();
    program_.emplace(words(), folder_.file("out"));
  }

  const std::string& url() const { return url_; }

private:
  // It refuses to run as root.
  std::vector<std::string> words() const {
    std::vector<std::string> out;
    if (getuid() == 0)
      out = {"setpriv", "--reuid", "postgres", "--regid", "postgres", "--clear-groups"};
    out.insert(out.end(), {"/usr/sbin/pgbouncer", folder_.file("pooler.ini")});
    return out;
  }

  std::uint16_t port_ = free_port();
  temporary_folder folder_;
  std::string url_;
  std::optional<child_program> program_;
};

/// A primary and the standby that follows it, each a cluster of its own.
class followed_server {
public:
  followed_server() {
    output_of(tool(primary_) + "--followed up");
    output_of(tool(standby_) + "standby " + std::to_string(primary_));
  }
  ~followed_server() {
    for (const auto port : {standby_, primary_})
      (void)std::system((tool(port) + "down >/dev/null 2>&1").c_str());
  }
  followed_server(const followed_server&) = delete;
  followed_server& operator=(const followed_server&) = delete;

  /// The primary dies, the standby takes over.
  void fail_over() {
    output_of(tool(primary_) + "stop");
    output_of(tool(standby_) + "promote");
  }

  std::string standby_url() const { return "postgresql://app@127.0.0.1:" + std::to_string(standby_) + "/troupe"; }
  std::string url() const {
    return "postgresql://app@127.0.0.1:" + std::to_string(primary_) + ",127.0.0.1:" + std::to_string(standby_) +
           "/troupe?target_session_attrs=read-write";
  }

private:
  static std::string tool(std::uint16_t port) {
    return TROUPE_SOURCE_DIR "/tools/postgres --fast --port " + std::to_string(port) + ' ';
  }

  std::uint16_t primary_ = free_port(), standby_ = free_port();
};

}  // namespace

TEST_CASE("a pooler in transaction mode is refused by name, in session mode it serves", "[command_line][e2e]") {
  test_database database;
  database.migrate();
  {
    const pooler shared{database, "transaction"};
    const running_node node{{"pooled", shared.url(), "", "", ""}};
    REQUIRE(wait_until([&] { return run_troupe("migrate " + node.file()).exit_code == 0; }));
    for (const std::string command : {"check --connect ", "run "}) {
      const auto refused = run_troupe(command + node.file());
      INFO(command << refused.errors << refused.out);
      CHECK(refused.exit_code == 2);
      CHECK((refused.errors + refused.out).find("named prepared statements need session pooling") != std::string::npos);
    }
  }
  const pooler own{database, "session"};
  running_node node{{"pooled", own.url(), "", "", ""}};
  node.start_and_wait();
  CHECK(node.post("/api/v1/product", pen).status == 201);
}

TEST_CASE("a node with both servers in its URL follows a promoted standby, one with the standby waits for it",
          "[command_line][e2e]") {
  followed_server servers;
  running_node either{{"either", servers.url(), "", "", ""}}, second{{"second", servers.standby_url(), "", "", ""}};
  either.start_and_wait();
  REQUIRE(either.post("/api/v1/product", pen).status == 201);
  second.start();
  REQUIRE(wait_until([&] { return second.admin("/readyz").has("the server is a standby"); }));
  const auto checked = run_troupe("check --connect " + second.file());
  CHECK(checked.exit_code == 2);
  CHECK(checked.says("target_session_attrs=read-write"));
  servers.fail_over();
  second.wait_until_ready();
  CHECK(second.post("/api/v1/product", pen).status == 201);
  either.wait_until_ready();
  CHECK(wait_until([&] { return either.post("/api/v1/product", pen).status == 201; }, 15s));
}
