// What the chaos run judges beside the audit: order within a key as the data platform saw it, and letters. Pure.
#pragma once

#include "tools/chaos.d/deliveries.hpp"
#include "tools/chaos.d/stage_sql.hpp"

#include <set>

namespace troupe::chaos {

/// `written`: the probes as they stand on the topic; `arrived`: first arrivals. A sentence for each order whose probes
/// did not arrive in the order of the topic, or not all.
std::vector<std::string> out_of_order(const std::vector<arrival>& written, const std::vector<arrival>& arrived);

/// A sentence for each letter that is none of the poison's.
std::vector<std::string> stray_letters(const std::vector<letter_place>& letters, const std::set<letter_place>& poison);

}  // namespace troupe::chaos
