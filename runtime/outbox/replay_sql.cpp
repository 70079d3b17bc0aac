#include "runtime/outbox/replay_sql.hpp"

#include "runtime/outbox/outbox_sql.hpp"
#include "runtime/wire/codec/utf8.hpp"
#include "runtime/wire/envelope.hpp"

namespace troupe::outbox {
namespace {

using letters::letter_choice;
using letters::stored_letter;

constexpr auto replay_header = "troupe-replay-of";
constexpr auto nobody = "";  // whichever node has a route for the topic takes the event over
constexpr int page = 500;

std::string why_unfit(const stored_letter& letter) {
  if (!letter.payload)
    return "it has no value, which an event cannot carry";
  const auto key = letter.key.value_or("");
  if (!wire::is_utf8(key) || key.find('\0') != key.npos)
    return "its key is no text, which an event cannot carry";
  return "";
}

wire::event event_of(const stored_letter& letter) {
  const auto envelope = wire::read_envelope(letter.head);
  auto old = envelope.id;
  if (old.empty())
    old = letter.topic + '/' + std::to_string(letter.partition.value_or(-1)) + '/' +
          std::to_string(letter.at.value_or(-1));
  wire::event out{old + "/replay-" + std::to_string(letter.id),
                  letter.topic,
                  letter.key.value_or(""),
                  envelope.type,
                  *letter.payload,
                  {}};
  for (const auto& [name, value] : letter.head)
    out.head.emplace_back(name, name == "ce_id" ? out.id : value);
  out.head.emplace_back(replay_header, old);
  return out;
}

void replay_as_events(soci::session& sql, const letter_choice& chosen, replay_result& out) {
  auto rest = chosen;
  for (bool more = true; more;) {
    const auto found = letters::read_placeless(sql, rest, page);
    std::vector<wire::event> events;
    std::vector<std::int64_t> ids;
    for (const auto& letter : found) {
      rest.after = letter.id;
      if (auto why = why_unfit(letter); !why.empty()) {
        out.refused.emplace_back(letter.id, std::move(why));
        continue;
      }
      events.push_back(event_of(letter));
      ids.push_back(letter.id);
    }
    insert_events(sql, events, nobody);
    letters::close_as_replayed(sql, ids);
    out.as_events += static_cast<std::int64_t>(ids.size());
    more = found.size() == page;
  }
}

}  // namespace

replay_result replay_letters(soci::session& sql, const letter_choice& chosen) {
  replay_result out;
  out.in_place = letters::replay_in_place(sql, chosen);
  replay_as_events(sql, chosen, out);
  return out;
}

}  // namespace troupe::outbox
