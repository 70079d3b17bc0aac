// Faults of librdkafka itself, for whoever tells of their consequences.
#pragma once

#include <optional>
#include <string>

namespace troupe::broker {

/// Why that version (0x020002 is 2.0.2) is refused with the right password, when it would be: a sentence's end.
std::optional<std::string> login_fault(const std::string& mechanism, int version);

}  // namespace troupe::broker
