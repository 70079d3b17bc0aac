#include "runtime/inspect/letter_views.hpp"

#include "runtime/inspect/shown_text.hpp"

namespace troupe::inspect {
namespace {

std::optional<std::string> shown(const std::optional<std::string>& text) {
  return text ? std::optional{shown_text(*text)} : std::nullopt;
}

std::vector<header_view> shown(const wire::headers& head) {
  std::vector<header_view> out;
  for (const auto& [name, value] : head)
    out.push_back({shown_text(name), shown_text(value)});
  return out;
}

}  // namespace

letters_view view_of(const std::vector<letters::stored_letter>& letters, bool with_payload) {
  letters_view all;
  all.showsPayloads = with_payload;
  for (const auto& one : letters)
    all.letters.push_back({one.id, one.group, one.topic, one.partition, one.at, shown(one.key),
                           with_payload ? shown(one.payload) : std::nullopt, one.reason, one.fingerprint, one.style,
                           one.node, one.created_at, one.attempts,
                           with_payload ? shown(one.head) : std::vector<header_view>{}});
  return all;
}

}  // namespace troupe::inspect
