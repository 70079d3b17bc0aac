#include "tests/e2e/command_line/command.hpp"

using namespace troupe::tests;

namespace {

const std::string demo = TROUPE_SOURCE_DIR "/config/demo/";

std::string minimal(const std::string& more = "", const std::string& name = "one") {
  return "[node]\nname = \"" + name +
         "\"\n[actors.order]\n[routes]\norder-completed = \"local\"\n[actors.data_platform]\nsink = \"log\"\n"
         "[postgres]\nurl = \"postgresql://app@127.0.0.1:1/none\"\n" +
         more;
}

/// Checks one file with that text.
finished_command check(const std::string& text, const std::string& options = "") {
  temporary_folder folder;
  return run_troupe("check " + folder.file("node.toml", text) + ' ' + options);
}

}  // namespace

TEST_CASE("the demo's files have no mistakes and are printed as they will be used", "[command_line][e2e]") {
  const auto checked = run_troupe("check " + demo + "all-in-one.toml " + demo + "shop-1.toml");
  CHECK(checked.exit_code == 0);
  CHECK(checked.errors.empty());
  CHECK(checked.prints("name = \"all-in-one\""));
  CHECK(checked.prints("order-completed = \"local\""));
  CHECK(checked.prints("drain_timeout = \"10s\""));
}

TEST_CASE("what check prints is itself a file without mistakes", "[command_line][e2e]") {
  const auto printed = run_troupe("check " + demo + "all-in-one.toml").out;
  const auto again = check(printed);
  CHECK(again.exit_code == 0);
}

TEST_CASE("a file that is not there is named", "[command_line][e2e]") {
  const auto checked = run_troupe("check /nowhere/node.toml");
  CHECK(checked.exit_code == 2);
  CHECK(checked.says("/nowhere/node.toml"));
}

TEST_CASE("a file that is no TOML is refused with its line", "[command_line][e2e]") {
  const auto checked = check("[node]\nname = \"one\nx\n");
  CHECK(checked.exit_code == 2);
  CHECK(checked.says("node.toml:2"));
}

TEST_CASE("an unknown key is answered with the nearest known one", "[command_line][e2e]") {
  const auto checked = check(minimal("[http]\nlistne = \"127.0.0.1:8080\"\n"));
  CHECK(checked.exit_code == 2);
  CHECK(checked.says("node.toml:11"));
  CHECK(checked.says("listne"));
  CHECK(checked.says("\"listen\""));
}

TEST_CASE("an unknown section is answered with the nearest known one", "[command_line][e2e]") {
  const auto checked = check(minimal("[actors.cuopon]\n"));
  CHECK(checked.exit_code == 2);
  CHECK(checked.says("node.toml:10"));
  CHECK(checked.says("coupon"));
}

TEST_CASE("an unknown Kafka property is answered with the nearest known one", "[command_line][e2e]") {
  const auto checked = check(minimal("[kafka.consumer]\nsesion.timeout.ms = 6000\n"));
  CHECK(checked.exit_code == 2);
  CHECK(checked.says("did you mean \"session.timeout.ms\"?"));
}

TEST_CASE("all mistakes of a file are listed at once", "[command_line][e2e]") {
  const auto checked =
      check(minimal("[http]\nlisten = 8080\nmax_in_flight = 0\naccess_log = \"loud\"\n"
                    "request_timeout = \"10\"\n[log]\nlevle = \"info\"\n[kafka.client]\nno.such = 1\n"));
  CHECK(checked.exit_code == 2);
  CHECK(checked.out.empty());
  for (const auto* place :
       {"node.toml:11: http.listen: ", "node.toml:12: http.max_in_flight: ", "node.toml:13: http.access_log: ",
        "node.toml:14: http.request_timeout: ", "node.toml:16: log.levle: ", "node.toml:18: kafka.client.no.such: "}) {
    INFO(place << "\n" << checked.errors);
    CHECK(checked.says(place));
  }
  CHECK(checked.says("\"full\""));
}

TEST_CASE("an admin address open to others needs a token", "[command_line][e2e]") {
  const auto open = minimal("[admin]\nlisten = \"0.0.0.0:9090\"\n");
  const auto refused = check(open);
  CHECK(refused.exit_code == 2);
  CHECK(refused.says("node.toml:11: admin.listen: "));
  CHECK(refused.says("TROUPE_ADMIN_TOKEN"));
  variable token{"TROUPE_ADMIN_TOKEN", "abracadabra"};
  CHECK(check(open).exit_code == 0);
}

TEST_CASE("two files with one node name are refused", "[command_line][e2e]") {
  temporary_folder folder;
  const auto checked = run_troupe("check " + folder.file("a.toml", minimal("", "twin")) + ' ' +
                                  folder.file("b.toml", minimal("", "twin")));
  CHECK(checked.exit_code == 2);
  CHECK(checked.says("twin"));
  CHECK(checked.says("a.toml"));
  CHECK(checked.says("b.toml"));
}

TEST_CASE("a password in a file is refused and not repeated", "[command_line][e2e]") {
  const auto checked = check(
      "[node]\nname = \"one\"\n[actors.order]\n[postgres]\n"
      "url = \"postgresql://app:hunter2@127.0.0.1:5432/troupe\"\n");
  CHECK(checked.exit_code == 2);
  CHECK(checked.says("node.toml:5: postgres.url: "));
  CHECK_FALSE(checked.says("hunter2"));
  CHECK_FALSE(checked.prints("hunter2"));
}

TEST_CASE("secrets of the environment and of files are masked", "[command_line][e2e]") {
  temporary_folder folder;
  const auto file = folder.file("secret", "open-sesame\n");
  std::filesystem::permissions(file, std::filesystem::perms::owner_read);
  variable url{"TROUPE_POSTGRES_URL", "postgresql://app:hunter2@127.0.0.1:1/none"},
      token{"TROUPE_ADMIN_TOKEN", "abracadabra"};
  const auto checked = check(minimal("[kafka.client]\nsasl.password = \"file:" + file + "\"\n"));
  INFO(checked.errors);
  CHECK(checked.exit_code == 0);
  CHECK(checked.prints("postgresql://app:***@127.0.0.1:1/none"));
  for (const auto* secret : {"hunter2", "open-sesame", "abracadabra"})
    CHECK_FALSE((checked.prints(secret) || checked.says(secret)));
}

TEST_CASE("check --connect says which dependency is away", "[command_line][e2e]") {
  const auto postgres = check(minimal(), "--connect");
  CHECK(postgres.exit_code == 3);
  CHECK(postgres.says("PostgreSQL: "));
  temporary_folder folder;
  const auto kafka =
      run_troupe("check --connect " + folder.file("node.toml",
                                                  "[node]\nname = \"one\"\n[routes]\norder-completed = \"kafka\"\n"
                                                  "[kafka]\nbrokers = \"127.0.0.1:1\"\n"));
  INFO(kafka.errors << kafka.out);
  CHECK(kafka.exit_code == 3);
  CHECK(kafka.says("Kafka: "));
}
