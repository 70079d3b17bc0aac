// Where `troupe rewind --to` wants a group to go. Pure.
#pragma once

#include "runtime/broker/record.hpp"

#include <tl/expected.hpp>
#include <variant>

namespace troupe::rewind {

struct stored {};     // what the database knows
struct beginning {};  // of the log
struct end {};

using target = std::variant<stored, beginning, end, broker::offset, wire::timestamp>;

/// "stored", "beginning", "end", an offset, RFC 3339, "30s ago" or "-30s". Units of time: ms, s, m, h, d. The error is
/// a sentence.
tl::expected<target, std::string> read_target(const std::string& text, wire::timestamp now);

}  // namespace troupe::rewind
