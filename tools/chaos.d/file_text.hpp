// A whole file as text.
#pragma once

#include <filesystem>
#include <string>

namespace troupe::chaos {

/// Throws std::runtime_error with the file's name when it cannot be read.
std::string text_of(const std::filesystem::path& file);

}  // namespace troupe::chaos
