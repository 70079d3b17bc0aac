#include "runtime/inspect/verdict_words.hpp"

namespace troupe::inspect {

std::string seconds(std::int64_t milliseconds) {
  return milliseconds < 10'000 ? std::to_string(milliseconds) + " ms" : std::to_string(milliseconds / 1000) + " s";
}
std::string count(std::int64_t many, const std::string& noun) {
  return std::to_string(many) + ' ' + noun + (many == 1 ? "" : "s");
}
std::string record_of(const blocking_view& one) {
  return "record " + std::to_string(one.offset) + (one.key ? " (key " + *one.key + ")" : "");
}
std::string holder_of(const std::string& node) { return node.empty() ? "no node" : "node " + node; }

std::string place_of(const std::optional<std::int64_t>& offset) { return offset ? std::to_string(*offset) : "unknown"; }

verdict say(std::string reason, std::string sentence, std::string advice) {
  return {std::move(reason), std::move(sentence), {}, std::move(advice)};
}

}  // namespace troupe::inspect
