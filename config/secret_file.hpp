#pragma once

#include <string>
#include <tl/expected.hpp>

namespace troupe::config {

/// The text of a file that only its owner may read, without the line end; or what is wrong with it and what to do.
tl::expected<std::string, std::string> read_secret_file(const std::string& path);

}  // namespace troupe::config
