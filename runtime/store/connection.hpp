// What SOCI does not offer and libpq does, on SOCI's own connection.
#pragma once

#include <libpq-fe.h>
#include <soci/soci.h>
#include <string>
#include <string_view>
#include <vector>

namespace troupe::store {

PGconn* connection_of(soci::session& sql);

/// Sends `script` as it is: several statements, colons and apostrophes included, which SOCI's parser would take for
/// variables. Outside a transaction the statements of one script share one. Throws soci::postgresql_soci_error. Returns
/// the last statement's tag, "COMMIT".
std::string execute_script(soci::session& sql, const std::string& script);

/// A prepared statement of $1, $2, ... whose last parameter is a bytea that goes as it is: half of its digits on the
/// road, and nothing to parse. Bound to the session and dies before it. Throws soci::postgresql_soci_error.
class bytes_statement {
public:
  /// `name`: no other's on this session, for good.
  bytes_statement(soci::session& on, std::string name, const std::string& sql);

  /// `texts`: the other parameters, as PostgreSQL writes them.
  void execute(const std::vector<std::string>& texts, std::string_view bytes);

private:
  soci::session& sql_;
  std::string name_;
};

/// True when the server has closed the connection while nothing was under way. Does not wait on a silent connection.
bool has_died_idle(PGconn* connection);

/// Ends the connection; the session stays as something that statements may refer to, and do nothing with but end.
void hang_up(soci::session& sql);
void swap_connections(soci::session& one, soci::session& other);

/// NOTICE and WARNING would go to stderr, past the log.
void silence_notices(PGconn* connection);

}  // namespace troupe::store
