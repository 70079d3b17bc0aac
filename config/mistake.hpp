// What is wrong with a node file, in words for the person who wrote it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace troupe::config {

/// One mistake: "node-1.toml:12: topics.payment.max_in_flght: unknown key; did you mean
/// \"max_in_flight\"?"
struct mistake {
  std::string path;
  int line = 0;  // 0: concerns the file as a whole
  std::string key;
  std::string what;
};
std::string to_string(const mistake& one);

/// The value as it may be shown: in quotes, unprintable bytes replaced, shortened.
std::string in_quotes(std::string_view text);

/// `; did you mean "listen"?`, or nothing where no known word is near.
std::string hint(std::string_view written, const std::vector<std::string>& known);

/// `unknown key; did you mean "listen"?`, or all that is known where nothing is near.
std::string unknown(std::string_view what, std::string_view written, const std::vector<std::string>& known);

/// "a", "b" or "c"
std::string listed(const std::vector<std::string>& words);

}  // namespace troupe::config
