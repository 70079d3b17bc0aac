// From an exception to a fault. Decides by SQLSTATE and the connection's state: SOCI's own error categories call a
// wrong statement a lost connection, and a timeout unknown.
#pragma once

#include "runtime/store/fault.hpp"

#include <exception>
#include <string_view>

namespace troupe::store {

/// Where a call was when it failed; decides what a lost connection means.
enum class moment {
  before_commit,  // nothing can have happened yet
  commit,         // COMMIT, or a statement that commits by itself, was under way: it may have happened
};

/// `is_connected`: what PQstatus says after the failure.
store_error classify(const std::exception& thrown, bool is_connected, moment when);

/// For a session that could not be opened. SOCI gives no SQLSTATE here: a wrong password looks like a server that is
/// down, only the sentence differs.
store_error classify_connect(const std::exception& thrown);

/// What a connected server means by its answer.
fault fault_of(std::string_view sqlstate);

/// The server's (or the client library's) first sentence: no statement, no DETAIL, no quoted value of a data error, at
/// most 200 characters.
std::string sentence_of(std::string_view message, std::string_view sqlstate);

/// This session will say the same for ever, another may not: it is given up.
bool needs_new_session(std::string_view sqlstate);

}  // namespace troupe::store
