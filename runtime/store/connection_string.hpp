// The two forms PostgreSQL accepts, postgresql:// and key=value, brought to the only one SOCI passes on unharmed.
#pragma once

#include <string>
#include <tl/expected.hpp>

namespace troupe::store {

/// `given` as a URL of escaped parameters: no blanks, where SOCI would split it, and with an `=`, without which SOCI
/// adds one to the database's name. Adds the application's name, UTF-8 and the limits by which a dead peer is noticed,
/// unless `given` sets them. The error is a sentence for a person; it does not repeat `given`, which
/// may hold a password.
tl::expected<std::string, std::string> soci_connection_string(const std::string& given,
                                                              const std::string& application_name);

/// `given` with this password where it has none; as it is where it cannot be read.
std::string with_password(const std::string& given, const std::string& password);

/// The same database over plain TCP at another address, for relays; as it is where it cannot be read.
std::string with_address(const std::string& given, const std::string& host, int port);

/// For logs: `given` as a URL without its password; "(unreadable)" when it cannot be parsed.
std::string without_password(const std::string& given);

}  // namespace troupe::store
