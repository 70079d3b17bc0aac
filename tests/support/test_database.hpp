// A database of its own for each test, on the server named by TROUPE_TEST_POSTGRES (`tools/postgres up` prints one).
// Without the server the test fails: it never skips.
#pragma once

#include "runtime/store/migrations.hpp"

#include <libpq-fe.h>
#include <unistd.h>
#include <algorithm>
#include <atomic>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>
#include <string>

namespace troupe::tests {

/// Those in a folder of this repository, by number; a script of the shop is its component's only one.
inline std::vector<store::migration> scripts_in(const std::string& folder) {
  std::vector<store::migration> scripts;
  for (const auto& file : std::filesystem::directory_iterator{TROUPE_SOURCE_DIR "/" + folder}) {
    if (file.path().extension() != ".sql")
      continue;
    std::ostringstream text;
    text << std::ifstream{file.path()}.rdbuf();
    const auto name = file.path().stem().string();
    scripts.push_back({std::stoi(name), name, text.str(), folder == "runtime/sql" ? "runtime" : name.substr(5)});
  }
  std::sort(scripts.begin(), scripts.end(), [](const auto& a, const auto& b) { return a.version < b.version; });
  return scripts;
}

/// The runtime's and the shop's, in the order in which a node applies them.
inline std::vector<store::migration> schema_scripts() {
  auto out = scripts_in("runtime/sql");
  const auto shop = scripts_in("schemas/sql");
  out.insert(out.end(), shop.begin(), shop.end());
  return out;
}

/// Created empty, dropped at the end together with whatever is still connected to it. Asks the server through a
/// connection of its own, past the code under test. Not thread-safe.
class test_database {
public:
  test_database() {
    execute_on(server(), "create database " + name_);
    connection_ = connect(url());
  }

  ~test_database() {
    connection_.reset();
    const auto admin = std::getenv("TROUPE_TEST_POSTGRES");
    std::unique_ptr<PGconn, decltype(&PQfinish)> last{PQconnectdb(admin), PQfinish};
    PQclear(PQexec(last.get(), ("drop database if exists " + name_ + " with (force)").c_str()));
  }

  test_database(const test_database&) = delete;
  test_database& operator=(const test_database&) = delete;

  const std::string& name() const { return name_; }

  /// The server's URL with this database's name.
  std::string url() const {
    const auto whole = server();
    const auto host = whole.find("//") + 2;
    const auto slash = std::min(whole.find('/', host), whole.size()), question = whole.find('?', host);
    return whole.substr(0, std::min(slash, question)) + '/' + name_ +
           (question == whole.npos ? "" : whole.substr(question));
  }

  store::settings settings() const {
    store::settings to;
    to.url = url();
    to.application_name = "troupe test";
    return to;
  }

  /// Creates the tables of the runtime and the shop.
  void migrate() {
    store::session session{settings()};
    const auto done = store::migrate(session, schema_scripts());
    if (!done)
      FAIL(done.error().detail);
  }

  /// Runs `sql`, which may be several statements; the first column of the first row as text, empty when there is none.
  std::string ask(const std::string& sql) { return execute_on(*connection_, sql); }

  /// Everybody but this is cut off and kept out, as if the server were down.
  void refuse_connections() {
    execute_on(server(), "alter database " + name_ + " allow_connections false");
    ask("select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> "
        "pg_backend_pid()");
  }
  void accept_connections() { execute_on(server(), "alter database " + name_ + " allow_connections true"); }

  /// After the server was restarted.
  void reconnect() { connection_ = connect(url()); }

  /// Repeats `sql` until it answers `wanted`; fails after ten seconds.
  void wait_for(const std::string& sql, const std::string& wanted) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds{10};
    while (ask(sql) != wanted)
      if (std::chrono::steady_clock::now() > deadline)
        FAIL("after 10 s not yet \"" << wanted << "\": " << sql);
  }

private:
  using connection = std::unique_ptr<PGconn, decltype(&PQfinish)>;

  static std::string server() {
    const char* url = std::getenv("TROUPE_TEST_POSTGRES");
    if (!url || !*url)
      FAIL("this test needs PostgreSQL: export TROUPE_TEST_POSTGRES=$(tools/postgres --fast up)");
    return url;
  }

  static std::string unique_name() {
    static std::atomic<int> count{0};
    return "test_" + std::to_string(getpid()) + '_' + std::to_string(++count);
  }

  static connection connect(const std::string& url) {
    connection made{PQconnectdb(url.c_str()), PQfinish};
    if (PQstatus(made.get()) != CONNECTION_OK)
      FAIL(PQerrorMessage(made.get()) << "is TROUPE_TEST_POSTGRES up to date? export "
                                         "TROUPE_TEST_POSTGRES=$(tools/postgres --fast up)");
    PQsetNoticeProcessor(
        made.get(), [](void*, const char*) {}, nullptr);
    return made;
  }

  static std::string execute_on(const std::string& url, const std::string& sql) {
    return execute_on(*connect(url), sql);
  }

  static std::string execute_on(PGconn& on, const std::string& sql) {
    std::unique_ptr<PGresult, decltype(&PQclear)> result{PQexec(&on, sql.c_str()), PQclear};
    const auto status = PQresultStatus(result.get());
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
      FAIL(sql << ": " << PQerrorMessage(&on));
    return PQntuples(result.get()) > 0 ? PQgetvalue(result.get(), 0, 0) : "";
  }

  std::string name_ = unique_name();
  connection connection_{nullptr, PQfinish};
};

}  // namespace troupe::tests
