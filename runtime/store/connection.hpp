// What SOCI does not offer and libpq does, on SOCI's own connection.
#pragma once

#include <libpq-fe.h>
#include <soci/soci.h>
#include <memory>
#include <string>

namespace troupe::store {

PGconn* connection_of(soci::session& sql);

struct cleared {
  void operator()(PGresult* it) const { PQclear(it); }
};
using result = std::unique_ptr<PGresult, cleared>;

/// Throws soci::postgresql_soci_error when the server has refused, or was not there.
void demand_done(PGconn* connection, const result& answer);

/// Sends `script` as it is: several statements, colons and apostrophes included, which SOCI's parser would take for
/// variables. Outside a transaction the statements of one script share one. Throws soci::postgresql_soci_error. Returns
/// the last statement's tag, "COMMIT".
std::string execute_script(soci::session& sql, const std::string& script);

/// True when the server has closed the connection while nothing was under way. Does not wait on a silent connection.
bool has_died_idle(PGconn* connection);

/// Ends the connection; the session stays as something that statements may refer to, and do nothing with but end.
void hang_up(soci::session& sql);
void swap_connections(soci::session& one, soci::session& other);

/// NOTICE and WARNING would go to stderr, past the log.
void silence_notices(PGconn* connection);

}  // namespace troupe::store
