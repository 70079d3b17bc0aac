// Why a connection to PostgreSQL cannot be had, told apart by what the server and the client library say. A session
// only tells that it is so.
#pragma once

#include "runtime/store/session.hpp"

namespace troupe::store {

struct connect_failure {
  /// unreachable: nobody answers, or the name is not known. not_now: the server starts, ends, is full, or takes no
  /// writes where they are asked for. refused: user, password, database or address. tls: its certificate or ours.
  /// unreadable: the connection string or the password file.
  enum class cause { unreachable, not_now, refused, tls, unreadable } why = cause::unreachable;
  std::string sqlstate = {};  // empty: not the server's words
  std::string detail;         // one sentence, without a password
};

/// Pure. `message`: libpq's, with SQLSTATEs.
connect_failure explain_connect(std::string_view message);

/// Tries once, blocks for `patience` at most. Nothing: it worked.
std::optional<connect_failure> try_to_connect(const settings& with, std::chrono::milliseconds patience);

}  // namespace troupe::store
