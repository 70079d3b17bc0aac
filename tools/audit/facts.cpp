#include "tools/audit/facts.hpp"

#include <functional>

namespace troupe::audit {

// An operator's replay publishes an event under its old id and /replay-N. It is the same event.
fingerprint fingerprint_of(const std::string& event_id) {
  return std::hash<std::string>{}(event_id.substr(0, event_id.find("/replay-")));
}

std::string name_of(const std::string& topic, const place& at) {
  return topic + '/' + std::to_string(at.first) + '@' + std::to_string(at.second);
}

std::map<std::int32_t, std::unordered_set<std::int64_t>> places_of_letters(const std::vector<letter_row>& letters,
                                                                           const std::string& group,
                                                                           const std::string& topic) {
  std::map<std::int32_t, std::unordered_set<std::int64_t>> out;
  for (const auto& one : letters)
    if (one.at && one.group == group && one.topic == topic)
      out[one.at->first].insert(one.at->second);
  return out;
}

}  // namespace troupe::audit
