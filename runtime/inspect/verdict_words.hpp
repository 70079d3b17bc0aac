// Parts of a verdict's sentences. Pure.
#pragma once

#include "runtime/inspect/verdict.hpp"
#include "runtime/inspect/views.hpp"

namespace troupe::inspect {

std::string seconds(std::int64_t milliseconds);                   // "820 ms", "17 s"
std::string count(std::int64_t many, const std::string& noun);    // "1 record", "2 records"
std::string record_of(const blocking_view& one);                  // "record 5 (key 7)"
std::string place_of(const std::optional<std::int64_t>& offset);  // "5", "unknown"
std::string holder_of(const std::string& node);                   // of outbox rows: "node a", "no node"

/// Without evidence.
verdict say(std::string reason, std::string sentence, std::string advice = "");

}  // namespace troupe::inspect
