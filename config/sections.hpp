// The list of all sections of a node file, in the order in which they are printed.
#pragma once

#include "config/node_file.hpp"
#include "config/vocabulary.hpp"

#include <functional>
#include <string>
#include <vector>

namespace troupe::config {

/// One [section], bound to where its values live.
struct bound_section {
  std::string key;    // "topics.payment"
  std::string about;  // for the reference
  std::function<void(section_visitor&)> visit;
  std::string entries = "key";  // what its keys are called in a mistake
};

/// Every kind hosted, every optional section there, all at its default.
node_file everything(const vocabulary& with);

/// Those that `file` has. Bound to `file` and to the vocabulary's structs, which must outlive them.
std::vector<bound_section> sections_of(node_file& file, const vocabulary& with);

}  // namespace troupe::config
