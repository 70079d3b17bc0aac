// Checks of a JSON text as a whole, private to json_reader.cpp: the only header that shows the parser.
#pragma once

#include "runtime/wire/codec/codec.hpp"

#include <simdjson.h>
#include <optional>
#include <string>
#include <string_view>

namespace troupe::wire {

inline constexpr std::size_t most_json_depth = 8;
inline constexpr std::size_t most_ignored_depth = 1024;  // of what nobody reads

/// Parses and checks that the text is one object without anything that readers disagree about. Where unknown fields are
/// ignored, what is in them harms nobody, and whoever reads a field checks it. A number that 64 bits do not hold suits
/// no field. The result lives in `parser` until its next parse. `scratch` holds the padded copy the parser wants.
struct screened {
  simdjson::dom::element root;
  std::string field;   // of the fault
  std::string reason;  // empty: fine
};
screened parse_strictly(simdjson::dom::parser& parser, std::string& scratch, std::string_view text,
                        unknown_fields unknown);

}  // namespace troupe::wire
