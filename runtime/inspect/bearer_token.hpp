#pragma once

#include "runtime/http/message.hpp"

namespace troupe::inspect {

/// The scheme in any case and any number of blanks after it, as RFC 9110 has it. Compares the token in a time that does
/// not depend on where the two differ.
bool carries_token(const http::request& asked, const std::string& token);

}  // namespace troupe::inspect
