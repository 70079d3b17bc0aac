// Reads and checks a node file. All mistakes at once, each with its place.
#pragma once

#include "config/mistake.hpp"
#include "config/node_file.hpp"
#include "config/vocabulary.hpp"

#include <string>
#include <tl/expected.hpp>
#include <utility>
#include <vector>

namespace troupe::config {

/// Never throws, whatever the text. Mistakes come in the order of their lines.
tl::expected<node_file, std::vector<mistake>> load(const std::string& path, const vocabulary& with,
                                                   const environment& from);
tl::expected<node_file, std::vector<mistake>> load_text(const std::string& text, const std::string& path,
                                                        const vocabulary& with, const environment& from);

/// Mistakes only visible when several files are looked at together: node names and listen addresses used twice.
std::vector<mistake> check_together(const std::vector<std::pair<std::string, node_file>>& files);

}  // namespace troupe::config
