// What stands between method and version in a request line, taken apart. Pure.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

namespace troupe::http {

struct request_target {
  std::string path;                          // decoded
  std::map<std::string, std::string> query;  // decoded, "+" is a space; the first of a repeated name wins
  std::string authority;                     // of an absolute target: it counts instead of the Host header
};

/// Origin form ("/path?query"), and absolute form ("http://host/path?query") as a proxy's client sends it. Refused with
/// one sentence: other forms, characters a URI may not contain, broken percent-encoding, encoded control characters,
/// and %2F in the path, because proxies disagree about what it separates.
tl::expected<request_target, std::string> parse_target(std::string_view raw);

}  // namespace troupe::http
