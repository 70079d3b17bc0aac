// What a person reads at the end of a run.
#pragma once

#include "tools/chaos.d/play.hpp"

namespace troupe::chaos {

/// Faults, takeovers, what the play found, complaints. Pure.
std::string report(const verdict& found, const chronicle& of, const takeover_clock& takeovers);

}  // namespace troupe::chaos
