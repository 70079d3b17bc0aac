// The terminal this program prints to.
#pragma once

#include <cstddef>

namespace troupe {

/// Columns of standard output, or COLUMNS of the environment; 0 when neither is known: output is not cut then.
std::size_t terminal_width();

/// Lines of standard output; 0 when it is no terminal.
std::size_t terminal_height();

}  // namespace troupe
