// The golden file of one version of a message: NAME.vVERSION.schema. Pure.
//
//   message payment-captured version 1
//   key = account
//   payment identifier
//   amount integer 1 to 1000000
//   note? text 1 to 100
//   kind choice fixed|percent
//
// A line for each field, in the order in which they travel; '?' behind those that may be absent, '#' before remarks.
#pragma once

#include "runtime/wire/described.hpp"

#include <tl/expected.hpp>

namespace troupe::schema {

std::string file_name(const std::string& message, int version);

std::string to_text(const wire::described_message& of);

/// "integer 1 to 1000000"
std::string type_text(const wire::described_field& of);

/// The error is a sentence with the line.
tl::expected<wire::described_message, std::string> from_text(const std::string& text);

}  // namespace troupe::schema
