#include "tools/troupe/partition_words.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>

namespace troupe {

tl::expected<partition_words, std::string> read_partition(const std::string& text) {
  const auto slash = text.find('/');
  partition_words out{text.substr(0, slash), {}};
  const auto is_allowed = [](unsigned char c) { return std::isalnum(c) != 0 || c == '.' || c == '_' || c == '-'; };
  if (out.topic.empty() || !std::all_of(out.topic.begin(), out.topic.end(), is_allowed))
    return tl::unexpected('"' + out.topic + "\" is no topic's name; give TOPIC or TOPIC/PARTITION");
  if (slash == std::string::npos)
    return out;
  const auto number = text.substr(slash + 1);
  std::int32_t partition = 0;
  const auto [end, fault] = std::from_chars(number.data(), number.data() + number.size(), partition);
  if (fault != std::errc{} || end != number.data() + number.size() || partition < 0)
    return tl::unexpected('"' + number + "\" is no partition number; give TOPIC or TOPIC/PARTITION");
  out.partition = partition;
  return out;
}

}  // namespace troupe
