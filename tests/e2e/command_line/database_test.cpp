#include "tests/e2e/command_line/command.hpp"
#include "tests/support/test_database.hpp"

#include <thread>

using namespace troupe::tests;

namespace {

/// Passes bytes between one port and the server of TROUPE_TEST_POSTGRES from open() on; nobody listens before.
class late_database {
public:
  late_database() {
    const std::string whole = std::getenv("TROUPE_TEST_POSTGRES");
    const auto colon = whole.rfind(':');
    server_ = static_cast<std::uint16_t>(std::stoi(whole.substr(colon + 1)));
  }

  std::string url(const test_database& of) const {
    return "postgresql://app@127.0.0.1:" + std::to_string(port_) + '/' + of.name();
  }

  void open() {
    relay_.emplace(std::vector<std::string>{"sh", "-c",
                                            "exec perl -MIO::Socket::INET -MIO::Select -e '" + script() + "' " +
                                                std::to_string(port_) + ' ' + std::to_string(server_)},
                   folder_.file("relay.log"));
  }

private:
  static std::string script() {
    return R"(
      my $in = IO::Socket::INET->new(Listen => 50, LocalAddr => "127.0.0.1", LocalPort => $ARGV[0], ReuseAddr => 1) or die;
      my ($all, %other) = IO::Select->new($in);
      while (my @ready = $all->can_read) {
        for my $one (@ready) {
          if ($one == $in) {
            my $client = $in->accept;
            my $server = IO::Socket::INET->new(PeerAddr => "127.0.0.1", PeerPort => $ARGV[1]) or die;
            @other{$client, $server} = ($server, $client);
            $all->add($client, $server);
          } elsif (sysread $one, my $bytes, 65536) {
            syswrite $other{$one}, $bytes;
          } else {
            $all->remove($one, $other{$one});
            close $other{$one}; close $one;
          }
        }
      })";
  }

  std::uint16_t server_ = 0, port_ = free_port();
  temporary_folder folder_;
  std::optional<child_program> relay_;
};

}  // namespace

TEST_CASE("migrate brings an empty database to the current schema once", "[command_line][e2e]") {
  test_database database;
  running_node node{{"one", database.url(), "", "", ""}};
  const auto first = run_troupe("migrate " + node.file());
  CHECK(first.exit_code == 0);
  CHECK(first.prints("applied 0001_runtime\n"));
  const auto tables = "select count(*) || '/' || count(distinct version) from schema_migrations";
  const auto count = database.ask(tables);
  const auto again = run_troupe("migrate " + node.file());
  CHECK(again.exit_code == 0);
  CHECK(again.out == "the schema is current\n");
  CHECK(database.ask(tables) == count);
}

TEST_CASE("two migrations at once both succeed", "[command_line][e2e]") {
  test_database database;
  running_node node{{"one", database.url(), "", "", ""}};
  finished_command other;
  std::thread beside{[&] { other = run_troupe("migrate " + node.file()); }};
  const auto one = run_troupe("migrate " + node.file());
  beside.join();
  CHECK(one.exit_code == 0);
  CHECK(other.exit_code == 0);
}

TEST_CASE("a schema newer than the program is refused by migrate and run", "[command_line][e2e]") {
  test_database database;
  running_node node{{"one", database.url(), "", "", ""}};
  REQUIRE(run_troupe("migrate " + node.file()).exit_code == 0);
  database.ask("insert into schema_migrations (version, name) values (9999, '9999_from_the_future')");
  for (const std::string command : {"migrate ", "run "}) {
    INFO(command);
    const auto refused = run_troupe(command + node.file());
    CHECK(refused.exit_code == 1);
    CHECK(refused.says("9999_from_the_future"));
    CHECK(refused.says("newer"));
  }
}

TEST_CASE("migrate ends with exit code 3 when the database is away", "[command_line][e2e]") {
  running_node node{{"one", "postgresql://app@127.0.0.1:1/none", "", "", ""}};
  const auto said = run_troupe("migrate " + node.file());
  CHECK(said.exit_code == 3);
  CHECK(said.says("troupe migrate: "));
}

TEST_CASE("a node waits for its database and says so", "[command_line][e2e]") {
  test_database database;
  late_database server;
  running_node node{{"patient", server.url(database), "", "", ""}};
  node.start();
  REQUIRE(wait_until([&] { return node.admin("/readyz").has("waiting for the database"); }));
  const auto readiness = node.admin("/readyz");
  CHECK(readiness.status == 503);
  CHECK(readiness.has("\"subject\":\"postgresql\""));
  CHECK(node.admin("/healthz").status == 200);
  CHECK(node.log().find("waiting for the database") != std::string::npos);
  CHECK_FALSE(node.program().has_ended());
  server.open();
  node.wait_until_ready();
  CHECK(node.post("/api/v1/product", R"({"name":"pen","price":1,"stock":1})").status == 201);
}

TEST_CASE("a node that waits for its database can be stopped", "[command_line][e2e]") {
  running_node node{{"patient", "postgresql://app@127.0.0.1:1/none", "", "", ""}};
  node.start();
  REQUIRE(wait_until([&] { return node.admin("/readyz").has("waiting for the database"); }));
  CHECK(node.terminate(std::chrono::seconds{5}) == 0);
}
