#include "tools/troupe/dlq_view.hpp"

#include "runtime/inspect/letter_views.hpp"
#include "runtime/wire/codec/json.hpp"
#include "tools/troupe/printable.hpp"
#include "tools/troupe/table.hpp"

#include <cereal/cereal.hpp>

namespace troupe {
namespace {

std::string place_of(const letters::stored_letter& one) {
  return one.at ? std::to_string(*one.partition) + "@" + std::to_string(*one.at) : "-";
}

struct group_view {
  std::string fingerprint, topic, reason, first, last;
  std::int64_t letters = 0;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(CEREAL_NVP(fingerprint), CEREAL_NVP(topic), CEREAL_NVP(reason), CEREAL_NVP(first), CEREAL_NVP(last),
       CEREAL_NVP(letters));
  }
};

struct groups_view {
  std::vector<group_view> groups;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(CEREAL_NVP(groups));
  }
};

}  // namespace

void print_list(const std::vector<letters::stored_letter>& letters, std::ostream& out) {
  table rows{
      {{"ID"}, {"WHEN", 2}, {"TOPIC"}, {"PLACE", 1}, {"KEY", 0, 12}, {"STYLE", 4}, {"ATTEMPTS", 3}, {"REASON", 0, 24}}};
  for (const auto& one : letters)
    rows.add({std::to_string(one.id), one.created_at, one.topic, place_of(one), one.key ? printable(*one.key) : "-",
              one.style, std::to_string(one.attempts), printable(one.reason)});
  rows.print(out);
}

void print_groups(const std::vector<letters::letter_group>& groups, std::ostream& out) {
  table rows{{{"FINGERPRINT"}, {"TOPIC"}, {"LETTERS"}, {"FIRST", 2}, {"LAST", 1}, {"REASON", 0, 24}}};
  for (const auto& one : groups)
    rows.add({one.fingerprint, one.topic, std::to_string(one.letters), one.first, one.last, printable(one.reason)});
  rows.print(out);
}

void print_whole(const letters::stored_letter& letter, bool with_payload, std::ostream& out) {
  out << "letter " << letter.id << "\n  topic        " << letter.topic << "\n  place        " << place_of(letter)
      << "\n  group        " << letter.group << "\n  key          " << (letter.key ? printable(*letter.key) : "-")
      << "\n  when         " << letter.created_at << "\n  node         " << letter.node << "\n  handler      "
      << letter.style << "\n  attempts     " << letter.attempts << "\n  reason       " << printable(letter.reason)
      << "\n  fingerprint  " << letter.fingerprint << '\n';
  for (const auto& [name, value] : letter.head)
    out << "  header       " << printable(name) << ": " << printable(value) << '\n';
  if (with_payload)
    out << "  payload      " << (letter.payload ? printable(*letter.payload) : "-") << '\n';
}

std::string to_json(const std::vector<letters::stored_letter>& letters, bool with_payload) {
  return wire::to_json(inspect::view_of(letters, with_payload));
}

std::string to_json(const std::vector<letters::letter_group>& groups) {
  groups_view all;
  for (const auto& one : groups)
    all.groups.push_back({one.fingerprint, one.topic, one.reason, one.first, one.last, one.letters});
  return wire::to_json(all);
}

}  // namespace troupe
