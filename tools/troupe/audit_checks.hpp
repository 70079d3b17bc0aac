// What must hold of the runtime's own tables in every program. Pure.
#pragma once

#include "runtime/inspect/finding.hpp"
#include "tools/troupe/audit_facts.hpp"

#include <set>

namespace troupe::auditing {

struct line {
  std::string what;  // a statement that holds when there is no fault
  inspect::finding found;
};

struct limits {
  patience waits = {};
  std::size_t remember = 50'000;      // events of a partition, see [inbox]
  std::size_t batch = 1000;           // the largest
  std::set<std::string> topics = {};  // that the program knows
  bool settled = false;
};

/// No event waits in the outbox for longer than the patience; when all is settled, none waits.
line outbox_moves(const inspect::outbox_facts_view& outbox, const limits& with);

/// Each event in the outbox is of a node that is up, or will be taken over by one: its topic is known.
line outbox_has_owners(const inspect::outbox_facts_view& outbox, const limits& with);

/// Open letters are no fault: they wait for a person.
line letters_are_settled(const std::vector<letters::letter_group>& open);

/// Parked records are tried when they are due; when all is settled, none but held ones are left.
line parked_are_tried(const std::vector<parked_facts>& parked, const limits& with);

/// An operator can find what waits for one.
line held_have_letters(const std::vector<parked_facts>& parked);

line keys_keep_their_order(const std::vector<overtaken_record>& overtaken);

/// No event had its effect from two records, as far as the inbox promises to notice.
line events_had_one_effect(const std::vector<inbox_facts>& inbox, const limits& with);

line inbox_is_bounded(const stored_facts& stored, const limits& with);

/// All of the above.
std::vector<line> check_tables(const stored_facts& stored, const limits& with);

/// How many events of the rows were brought by two records with fewer than `remember` events between them.
std::size_t doubled_in(const std::vector<inbox::noted_batch>& youngest_first, std::size_t remember);

}  // namespace troupe::auditing
