#pragma once

#include "runtime/http/message.hpp"

namespace troupe::inspect {

/// Compares in a time that does not depend on where the two differ.
bool carries_token(const http::request& asked, const std::string& token);

}  // namespace troupe::inspect
