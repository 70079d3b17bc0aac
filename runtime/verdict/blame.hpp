// Whose fault it is that something was not done: the one place where that is decided. Pure.
//
// Standing still is the default. A record is blamed only where the fault can be in nothing else; everything that is not
// known to be the record's is the surroundings', which heal, and a record that waited for them is not lost.
#pragma once

#include <cstdint>
#include <string_view>

namespace troupe::verdict {

/// record: it will fail wherever and whenever it is tried; it may be given up. world: what it needs is away, sick, full
/// or closed to us; wait, however long it takes. us: our own code threw; trying again may help, blaming others does
/// not.
enum class blame : std::uint8_t { record, world, us };

const char* to_string(blame whose);

/// What PostgreSQL answered; five characters. The record's are the classes 22 (a value that cannot be), 23 and 44 (a
/// constraint said no), 54000 (it is larger than the server can store) and our own codes, OF and OG. All else is the
/// world's: no right (42501), read only (25006), no table (42P01), no room (53100), a session that fell apart.
blame of_sqlstate(std::string_view state);

/// What an HTTP receiver answered to a record, not in 200 to 299. The record's are 400, 413, 415 and 422. All else is
/// the receiver's, or of whoever stands in front of it: 401 while a token is renewed, 404 during a rolling deploy, a
/// redirect, 408, 425, 429, each of the 500s.
blame of_http_status(int status);

}  // namespace troupe::verdict
