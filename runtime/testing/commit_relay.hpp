// A TCP relay between clients and PostgreSQL that breaks or delays a COMMIT: the network of a test.
#pragma once

#include "runtime/store/session.hpp"

#include <memory>

namespace troupe::testing {

/// Relays connections from a port of its own to those of one database, until it is destroyed; on a thread of its own.
/// What it carries is not encrypted. Throws std::runtime_error when the database's address cannot be reached.
class commit_relay {
public:
  enum class fate {
    passed,
    request_lost,  // it never reaches the server, and its connection ends
    answer_lost,   // the server's answer never reaches the client, and the connection ends
    late           // it reaches the server when let_go() is called, whether or not the client is still there
  };

  explicit commit_relay(const store::settings& database);
  ~commit_relay();
  commit_relay(const commit_relay&) = delete;

  /// The database through this relay.
  const store::settings& settings() const;

  /// Of the next COMMIT, whichever connection it comes on. From any thread.
  void next_commit(fate what);
  void let_go();

private:
  struct state;
  std::unique_ptr<state> state_;
};

}  // namespace troupe::testing
