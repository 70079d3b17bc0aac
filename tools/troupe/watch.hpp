// Showing something again and again until somebody has seen enough.
#pragma once

#include <chrono>
#include <functional>
#include <string>

namespace troupe {

/// Draws over the screen, or, when standard output is no terminal, one drawing after the other. Ends by q, Ctrl-C or
/// SIGTERM and leaves the terminal as it was.
void watch(std::chrono::milliseconds every, const std::function<std::string()>& draw);

}  // namespace troupe
