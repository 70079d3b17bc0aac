// Dead letters as an operator sees them: which there are, bringing them back, giving them up. To be called in a
// transaction. What is published of them is in runtime/outbox (replay_sql, mirror_sql).
#pragma once

#include "runtime/wire/event.hpp"

#include <soci/soci.h>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

namespace troupe::letters {

/// Open letters; everything that is set must hold. Nothing set: all of them.
struct letter_choice {
  std::vector<std::int64_t> ids;
  std::string key, fingerprint, topic;
  std::int64_t after = 0, until = std::numeric_limits<std::int64_t>::max();  // ids above the one, up to the other
};

struct stored_letter {
  std::int64_t id = 0;
  std::string group, topic;
  std::optional<std::int64_t> partition, at;  // nothing: the event never reached the topic
  std::optional<std::string> key, payload;
  wire::headers head;
  std::string reason, fingerprint, style, node, created_at;
  std::int64_t attempts = 0;
};

struct letter_group {
  std::string fingerprint, topic, reason, first, last;  // the reason of its newest letter
  std::int64_t letters = 0;
};

std::int64_t count_letters(soci::session& sql, const letter_choice& chosen);

/// The oldest of them, at most `most`: how many, and the id of the last. What is done with a page takes its choice with
/// `until`; the next begins after it.
struct letter_page {
  std::int64_t letters = 0, last = 0;
};
letter_page first_page(soci::session& sql, const letter_choice& chosen, int most);

/// Oldest first, at most `limit` with an id above `after`.
std::vector<stored_letter> read_letters(soci::session& sql, const letter_choice& chosen, int limit,
                                        std::int64_t after = 0);

/// By fingerprint and topic, the largest first.
std::vector<letter_group> group_letters(soci::session& sql, const letter_choice& chosen);

/// Those with a key and a place in a topic that a keyed handler reads go to parked_records, where their partition's
/// owner finds them, to be tried again before their keys' later records. Answers how many.
std::int64_t replay_in_place(soci::session& sql, const letter_choice& chosen);

/// All others, oldest first and locked: they can only be published anew.
std::vector<stored_letter> read_placeless(soci::session& sql, const letter_choice& chosen, int limit);
void close_as_replayed(soci::session& sql, const std::vector<std::int64_t>& ids);

/// Open letters of these topics that nobody has taken to mirror them yet, oldest first. They are marked as taken; what
/// another transaction takes at this moment is left out.
std::vector<stored_letter> take_unmirrored(soci::session& sql, const std::vector<std::string>& topics, int limit);

/// Gives them up; keys they held go on. Answers how many.
std::int64_t discard_letters(soci::session& sql, const letter_choice& chosen);

}  // namespace troupe::letters
