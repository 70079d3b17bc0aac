#pragma once

#include "tools/audit/facts.hpp"

#include <filesystem>
#include <istream>
#include <tl/expected.hpp>

namespace troupe::audit {

/// The answers file of troupe-load: lines "order <orderId>" and "coupon <userId> <couponId>". A last line without an
/// end was cut off when its writer died and counts for nothing; other lines are kept as unreadable.
promises parse_promises(std::istream& in);

tl::expected<promises, std::string> read_promises(const std::filesystem::path& file);

}  // namespace troupe::audit
