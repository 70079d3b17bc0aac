#include "runtime/store/connection.hpp"

#include <poll.h>
#include <soci/postgresql/soci-postgresql.h>
#include <utility>

namespace troupe::store {
namespace {

constexpr const char* connection_failure = "08006";
constexpr int farewell_ms = 20;

}  // namespace

void demand_done(PGconn* connection, const result& answer) {
  const auto status = PQresultStatus(answer.get());
  if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_EMPTY_QUERY)
    return;
  const char* state = answer ? PQresultErrorField(answer.get(), PG_DIAG_SQLSTATE) : nullptr;
  const char* message = answer ? PQresultErrorMessage(answer.get()) : PQerrorMessage(connection);
  throw soci::postgresql_soci_error(message, state ? state : connection_failure);
}

PGconn* connection_of(soci::session& sql) {
  return static_cast<soci::postgresql_session_backend*>(sql.get_backend())->conn_;
}

std::string execute_script(soci::session& sql, const std::string& script) {
  auto* connection = connection_of(sql);
  const result answer{PQexec(connection, script.c_str())};
  demand_done(connection, answer);
  return PQcmdStatus(answer.get());
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
