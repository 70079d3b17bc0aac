// Checks of a JSON text as a whole, private to json_reader.cpp: the only header that shows the parser.
#pragma once

#include <simdjson.h>
#include <optional>
#include <string>
#include <string_view>

namespace troupe::schemas {

inline constexpr std::size_t most_json_depth = 8;

/// Parses and checks; nullopt when the text is one object without anything that readers disagree about. The result
/// lives in `parser` until its next parse. `scratch` holds the padded copy the parser wants.
struct screened {
  simdjson::dom::element root;
  std::string field;   // of the fault
  std::string reason;  // empty: fine
};
screened parse_strictly(simdjson::dom::parser& parser, std::string& scratch, std::string_view text);

}  // namespace troupe::schemas
