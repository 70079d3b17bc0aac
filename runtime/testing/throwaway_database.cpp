#include "runtime/testing/throwaway_database.hpp"

#include "runtime/http/random_hex.hpp"
#include "runtime/store/connection.hpp"
#include "runtime/store/migrations.hpp"

#include <cstdlib>
#include <stdexcept>

namespace troupe::testing {
namespace {

constexpr auto how_to_get_one =
    "set TROUPE_TEST_POSTGRES to the URL of a PostgreSQL on which databases may be created, for instance of "
    "tools/postgres --fast up";

std::string server_of(const std::string& given) {
  if (!given.empty())
    return given;
  const char* url = std::getenv("TROUPE_TEST_POSTGRES");
  if (url == nullptr || *url == '\0')
    throw std::runtime_error{std::string{"a stage needs a server: "} + how_to_get_one};
  return url;
}

/// The server's URL with this database's name.
std::string url_of(const std::string& server, const std::string& name) {
  const auto scheme = server.find("://");
  if (scheme == server.npos)
    throw std::runtime_error{"the server of a stage is given as postgresql://host:port/database"};
  const auto question = std::min(server.find('?', scheme), server.size());
  const auto slash = std::min(server.find('/', scheme + 3), question);
  return server.substr(0, slash) + '/' + name + server.substr(question);
}

store::settings settings_of(const std::string& url) {
  store::settings out;
  out.url = url;
  out.application_name = "troupe stage";
  return out;
}

store::stored<void> ask_server(const std::string& server, const std::string& statement) {
  auto with = settings_of(server);
  with.statement_timeout = with.watchdog = std::chrono::minutes{1};
  store::session session{with};
  return session.run([&](soci::session& sql) { store::execute_script(sql, statement); });
}

}  // namespace

throwaway_database::throwaway_database(const std::string& server, const std::vector<store::migration>& scripts)
    : server_{server_of(server)}, name_{"stage_" + http::random_hex(8)}, url_{url_of(server_, name_)} {
  if (const auto done = ask_server(server_, "create database " + name_); !done)
    throw std::runtime_error{"the server has no database for a stage: " + done.error().detail + "; " + how_to_get_one};
  store::session session{settings()};
  if (const auto done = store::migrate(session, scripts); !done) {
    ask_server(server_, "drop database if exists " + name_ + " with (force)");
    throw std::runtime_error{done.error().detail};
  }
}

throwaway_database::~throwaway_database() { ask_server(server_, "drop database if exists " + name_ + " with (force)"); }

store::settings throwaway_database::settings() const { return settings_of(url_); }

}  // namespace troupe::testing
