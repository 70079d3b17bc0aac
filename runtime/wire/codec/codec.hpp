// Text and binary forms of every declared struct. The archives behind these templates are json_reader, json_writer,
// binary_reader and binary_writer; include them through json.hpp and binary.hpp.
#pragma once

#include <string>
#include <string_view>
#include <tl/expected.hpp>

namespace troupe::wire {

/// Why bytes could not become a value. `field` is the dotted path ("items[2].quantity"), empty for the whole text.
struct decode_error {
  std::string field;
  std::string reason;  // a sentence part for a person: "must be an integer from 1 to 1000000"

  bool operator==(const decode_error&) const = default;
};

/// "items[2].quantity: must be ...", or the reason alone when the whole text is to blame.
inline std::string to_string(const decode_error& error) {
  return error.field.empty() ? error.reason : error.field + ": " + error.reason;
}

template <class T>
using decoded = tl::expected<T, decode_error>;

/// What a reader does with a field the struct does not declare.
enum class unknown_fields { refuse, ignore };

/// How the fields of the outermost object are called: as declared, or as columns of a table are, "account_id" for
/// "accountId".
enum class field_names { declared, columns };

/// "accountId" -> "account_id"
std::string column_of(std::string_view field);

}  // namespace troupe::wire
