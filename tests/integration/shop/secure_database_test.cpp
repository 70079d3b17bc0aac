// PostgreSQL by TLS with its certificate verified, and by a role that may only what a node needs.
#include "tests/support/running_node.hpp"

using namespace troupe::tests;
using namespace std::chrono_literals;

namespace {

/// The only cluster of its kind, gone with this.
class encrypted_postgres {
public:
  encrypted_postgres() { output_of(tool("--fast --tls up")); }
  ~encrypted_postgres() {
    try {
      output_of(tool("down"));
    } catch (const std::exception&) {
    }
  }
  encrypted_postgres(const encrypted_postgres&) = delete;
  encrypted_postgres& operator=(const encrypted_postgres&) = delete;

  std::string url(const std::string& user, const std::string& authority) const {
    return "postgresql://" + user + "@127.0.0.1:" + std::to_string(port_) +
           "/troupe?sslmode=verify-full&sslrootcert=" + authority;
  }
  /// As its owner; the first column of the first row.
  std::string ask(const std::string& sql) const {
    auto out = output_of("psql -XAtq -v ON_ERROR_STOP=1 '" + url("app", authority()) + "' -c \"" + sql + '"');
    out.resize(out.find_last_not_of('\n') + 1);
    return out;
  }
  std::string authority() const { return folder_ + "/ca.pem"; }

private:
  std::string tool(const std::string& words) const {
    return TROUPE_SOURCE_DIR "/tools/postgres --port " + std::to_string(port_) + " " + words + " " + folder_;
  }

  std::uint16_t port_ = free_port();
  std::string folder_ = "/var/tmp/troupe-test-postgres-" + std::to_string(port_);
};

/// As the README says.
constexpr auto rights =
    "create role node login password 'node-secret';"
    "grant connect on database troupe to node;"
    "grant usage on schema public to node;"
    "grant select, insert, update, delete on all tables in schema public to node;"
    "grant usage on all sequences in schema public to node;";

std::string with_migrate_off(std::string text) {
  const std::string section = "[postgres]\n";
  text.insert(text.find(section) + section.size(), "migrate = false\n");
  return text;
}

class known_password {
public:
  known_password() { ::setenv("PGPASSWORD", "node-secret", 1); }
  ~known_password() { ::unsetenv("PGPASSWORD"); }
};

}  // namespace

TEST_CASE("a node works by verify-full and with a role of minimal rights", "[shop][integration]") {
  const encrypted_postgres server;
  const temporary_folder folder;
  const running_node owner{{"owner", server.url("app", server.authority()), "", "", ""}};
  output_of(TROUPE_BINARY " migrate " + owner.file());
  server.ask(rights);

  const known_password known;
  const running_node plan{{"node", server.url("node", server.authority()), "", "", ""}};
  const child_program node{{TROUPE_BINARY, "run", folder.file("node.toml", with_migrate_off(text_of(plan.file())))},
                           folder.file("log")};
  const auto post = [&](const std::string& path, const std::string& body) {
    return call(plan.door_port(), "POST", path, body, "Content-Type: application/json\r\n");
  };
  REQUIRE(wait_until(
      [&] {
        try {
          return call(plan.admin_port(), "GET", "/readyz").status == 200;
        } catch (const std::exception&) {
          return false;
        }
      },
      30s));
  INFO(text_of(folder.file("log")));
  CHECK(post("/api/v1/product", R"({"name":"cup","price":5,"stock":3})").status == 201);
  const auto coupon =
      post("/api/v1/coupon", R"({"name":"c","type":"fixed","discount":1,"quantity":1,)"
                             R"("useStartsAt":"2020-01-01T00:00:00Z","expiresAt":"2099-01-01T00:00:00Z"})");
  CHECK(coupon.status == 201);
  CHECK(post("/api/v1/order", R"({"userId":"1","couponId":null,"items":[{"productId":"1","quantity":1}]})").status ==
        201);
  CHECK(post("/api/v1/coupon/request-issue", R"({"userId":"1","couponId":"1"})").status == 200);
  CHECK(wait_until([&] { return server.ask("select count(*) from data_platform_orders") == "1"; }, 10s));
  CHECK(server.ask("select count(*) from pg_stat_ssl s join pg_stat_activity a using (pid) "
                   "where a.usename = 'node' and not s.ssl") == "0");
}

TEST_CASE("a node does not take a database that another authority vouches for", "[shop][integration]") {
  const encrypted_postgres server;
  const temporary_folder folder;
  output_of("openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj /CN=other -keyout " +
            folder.file("key") + " -out " + folder.file("other.pem"));
  const running_node plan{{"node", server.url("app", folder.file("other.pem")), "", "", ""}};
  CHECK_THROWS_WITH(output_of("timeout 20 " TROUPE_BINARY " migrate " + plan.file()),
                    Catch::Contains("certificate verify failed"));
}
