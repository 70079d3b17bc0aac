#include "tools/troupe/rewind_words.hpp"

#include "runtime/wire/codec/json.hpp"
#include "tools/troupe/printable.hpp"
#include "tools/troupe/table.hpp"

#include <algorithm>
#include <cereal/cereal.hpp>

namespace troupe::rewind {
namespace {

struct member_view {
  std::string client, host;
  std::vector<std::int64_t> partitions;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(CEREAL_NVP(client), CEREAL_NVP(host), CEREAL_NVP(partitions));
  }
};

struct step_view {
  std::int64_t partition = 0;
  std::string style;
  std::optional<std::int64_t> groupOffset, storedOffset;
  std::int64_t logBegin = 0, logEnd = 0, target = 0, again = 0, skipped = 0;
  bool madeAnew = false;
  std::string result, why;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(CEREAL_NVP(partition), CEREAL_NVP(style), CEREAL_NVP(groupOffset), CEREAL_NVP(storedOffset),
       CEREAL_NVP(logBegin), CEREAL_NVP(logEnd), CEREAL_NVP(target), CEREAL_NVP(again), CEREAL_NVP(skipped),
       CEREAL_NVP(madeAnew), CEREAL_NVP(result), CEREAL_NVP(why));
  }
};

struct plan_view {
  std::string topic, group;
  std::vector<member_view> members;
  std::vector<step_view> partitions;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(CEREAL_NVP(topic), CEREAL_NVP(group), CEREAL_NVP(members), CEREAL_NVP(partitions));
  }
};

const char* word_of(outcome::result what) {
  switch (what) {
    case outcome::result::planned:
      return "planned";
    case outcome::result::stays:
      return "stays";
    case outcome::result::moved:
      return "moved";
    case outcome::result::left:
      return "left";
    default:
      return "half-moved";
  }
}

std::optional<broker::offset> stored_in(const facts& now) {
  const auto known = now.known_to_database();
  return known ? std::optional{known->next} : std::nullopt;
}

std::string text(const std::optional<broker::offset>& at) { return at ? std::to_string(*at) : "-"; }

std::string consequence(const step& one) {
  if (one.again() > 0)
    return std::to_string(one.again()) + " handled again";
  return one.skipped() > 0 ? std::to_string(one.skipped()) + " SKIPPED" : "-";
}

step_view view_of(const step& one, const outcome& became) {
  return {one.partition,
          to_string(one.now.kind()),
          one.now.log.committed,
          stored_in(one.now),
          one.now.log.low,
          one.now.log.high,
          one.to,
          one.again(),
          one.skipped(),
          one.now.missed != 0,
          word_of(became.what),
          became.why};
}

template <class Holds>
bool any(const shown_plan& all, Holds holds) {
  return std::any_of(all.steps.begin(), all.steps.end(), holds);
}

}  // namespace

void print_table(const shown_plan& all, std::ostream& out) {
  table rows{{{"PARTITION"}, {"STYLE", 2}, {"LOG", 1}, {"GROUP"}, {"STORED"}, {"TARGET"}, {"RECORDS"}, {"RESULT"}}};
  for (std::size_t i = 0; i < all.steps.size(); ++i) {
    const auto& one = all.steps[i];
    rows.add({all.topic + '/' + std::to_string(one.partition), to_string(one.now.kind()),
              std::to_string(one.now.log.low) + " to " + std::to_string(one.now.log.high), text(one.now.log.committed),
              text(stored_in(one.now)), std::to_string(one.to), consequence(one), word_of(all.outcomes[i].what)});
  }
  rows.print(out);
}

std::vector<std::string> warnings_of(const shown_plan& all) {
  std::vector<std::string> out;
  broker::offset skipped = 0;
  for (const auto& one : all.steps)
    skipped += one.skipped();
  if (skipped > 0)
    out.push_back("up to " + std::to_string(skipped) + " records will be SKIPPED: nobody will ever handle them");
  if (any(all, [](const auto& one) { return one.again() > 0 && one.now.stored.batch; }))
    out.emplace_back(
        "records of a batch handler that are handled again have their effect a second time, unless the "
        "database was set back too");
  if (any(all, [](const auto& one) { return one.now.missed != 0; }))
    out.emplace_back("the topic was made anew since it was read: offsets are of the new log");
  if (any(all, [](const auto& one) { return !one.stays() && one.now.kind() == style::unknown; }))
    out.emplace_back(
        "no node has read all of these partitions with this database: for those only the group's offset "
        "is moved");
  return out;
}

std::string names_of(const std::vector<broker::group_member_description>& members) {
  std::string out;
  for (const auto& one : members) {
    out += (out.empty() ? "" : ", ") + printable(one.client_id) + " at " + printable(one.host);
    std::string held;
    for (const auto partition : one.partitions)
      held += (held.empty() ? "" : ", ") + std::to_string(partition);
    out += held.empty() ? "" : " (partitions " + held + ")";
  }
  return out;
}

std::string to_json(const shown_plan& all) {
  plan_view view{all.topic, all.group, {}, {}};
  for (const auto& one : all.members)
    view.members.push_back({one.client_id, one.host, {one.partitions.begin(), one.partitions.end()}});
  for (std::size_t i = 0; i < all.steps.size(); ++i)
    view.partitions.push_back(view_of(all.steps[i], all.outcomes[i]));
  return wire::to_json(view);
}

}  // namespace troupe::rewind
