#include "runtime/store/connection.hpp"

#include <poll.h>
#include <soci/postgresql/soci-postgresql.h>
#include <memory>
#include <utility>

namespace troupe::store {
namespace {

constexpr const char* connection_failure = "08006";
constexpr int farewell_ms = 20;

[[noreturn]] void raise(PGconn* connection, const PGresult* result) {
  const char* state = result ? PQresultErrorField(result, PG_DIAG_SQLSTATE) : nullptr;
  const char* message = result ? PQresultErrorMessage(result) : PQerrorMessage(connection);
  throw soci::postgresql_soci_error(message, state ? state : connection_failure);
}

using result = std::unique_ptr<PGresult, decltype(&PQclear)>;

void demand_done(PGconn* connection, const result& answer) {
  if (PQresultStatus(answer.get()) != PGRES_COMMAND_OK)
    raise(connection, answer.get());
}

}  // namespace

PGconn* connection_of(soci::session& sql) {
  return static_cast<soci::postgresql_session_backend*>(sql.get_backend())->conn_;
}

std::string execute_script(soci::session& sql, const std::string& script) {
  auto* connection = connection_of(sql);
  const result answer{PQexec(connection, script.c_str()), PQclear};
  const auto status = PQresultStatus(answer.get());
  if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK && status != PGRES_EMPTY_QUERY)
    raise(connection, answer.get());
  return PQcmdStatus(answer.get());
}

bytes_statement::bytes_statement(soci::session& on, std::string name, const std::string& sql)
    : sql_{on}, name_{std::move(name)} {
  auto* connection = connection_of(sql_);
  demand_done(connection, {PQprepare(connection, name_.c_str(), sql.c_str(), 0, nullptr), PQclear});
}

void bytes_statement::execute(const std::vector<std::string>& texts, std::string_view bytes) {
  std::vector<const char*> values;
  for (const auto& one : texts)
    values.push_back(one.c_str());
  values.push_back(bytes.data());
  std::vector<int> lengths(values.size()), formats(values.size());  // a text's length is not looked at
  lengths.back() = static_cast<int>(bytes.size());
  formats.back() = 1;
  auto* connection = connection_of(sql_);
  demand_done(connection, {PQexecPrepared(connection, name_.c_str(), static_cast<int>(values.size()), values.data(),
                                          lengths.data(), formats.data(), 0),
                           PQclear});
}

bool has_died_idle(PGconn* connection) {
  pollfd readable{PQsocket(connection), POLLIN, 0};
  // What arrives unasked is a notice, which is rare, or the server's farewell: then the end of the stream is close
  // behind.
  for (int patience = 0; poll(&readable, 1, patience) > 0; patience = farewell_ms)
    if (PQconsumeInput(connection) == 0)
      return true;
  return PQstatus(connection) != CONNECTION_OK;
}

void hang_up(soci::session& sql) {
  auto& connection = static_cast<soci::postgresql_session_backend*>(sql.get_backend())->conn_;
  PQfinish(std::exchange(connection, nullptr));
}

void swap_connections(soci::session& one, soci::session& other) {
  std::swap(static_cast<soci::postgresql_session_backend*>(one.get_backend())->conn_,
            static_cast<soci::postgresql_session_backend*>(other.get_backend())->conn_);
}

void silence_notices(PGconn* connection) {
  PQsetNoticeProcessor(
      connection, [](void*, const char*) {}, nullptr);
}

}  // namespace troupe::store
