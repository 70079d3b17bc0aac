#pragma once

#include <string>
#include <tl/expected.hpp>

namespace troupe::config {

/// The text of a file that its owner and at most its group may read and only its owner may write, without the line end;
/// or what is wrong with it and what to do.
tl::expected<std::string, std::string> read_secret_file(const std::string& path);

}  // namespace troupe::config
