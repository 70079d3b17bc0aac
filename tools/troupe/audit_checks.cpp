#include "tools/troupe/audit_checks.hpp"

#include "runtime/inspect/verdict_words.hpp"
#include "runtime/wire/identity.hpp"

#include <algorithm>
#include <map>

namespace troupe::auditing {
namespace {

using inspect::count;
using inspect::finding;
using inspect::seconds;

std::string own(const std::string& command) { return wire::own_name() + ' ' + command; }

std::string name_of(const std::string& group, const std::string& topic) {
  return group.empty() ? topic : topic + " (group " + group + ')';
}

std::string in_partition(const inbox_facts& one) {
  return name_of(one.group, one.topic + '/' + std::to_string(one.partition));
}

std::int64_t rows_in(const std::vector<inspect::outbox_wait_view>& waiting) {
  std::int64_t out = 0;
  for (const auto& one : waiting)
    out += one.rows;
  return out;
}

std::string sentence_on(const inspect::outbox_wait_view& one) {
  return count(one.rows, "event") + " of " + inspect::holder_of(one.node) + " for " + one.topic + ", the oldest (" +
         one.oldestEvent + ") for " + seconds(one.oldestMilliseconds);
}

/// "so much; and 2 more".
std::string first_of(const std::vector<std::string>& all) {
  return all.front() + (all.size() > 1 ? "; and " + std::to_string(all.size() - 1) + " more" : "");
}

std::size_t events_in(const inbox_facts& one) {
  std::size_t out = 0;
  for (const auto& row : one.rows)
    out += row.events.size();
  return out;
}

}  // namespace

line outbox_moves(const inspect::outbox_facts_view& outbox, const limits& with) {
  const auto what = with.settled ? std::string{"the outbox is empty"}
                                 : "no event waits in the outbox for more than " + seconds(with.waits.outbox.count());
  if (outbox.waiting.empty())
    return {what, finding::holds("nothing waits")};
  const auto& oldest = outbox.waiting.front();
  if (with.settled || oldest.oldestMilliseconds > with.waits.outbox.count())
    return {what, finding::broken(sentence_on(oldest), own("why outbox"))};
  return {what, finding::holds(count(rows_in(outbox.waiting), "event") + " on the way, the oldest for " +
                               seconds(oldest.oldestMilliseconds))};
}

line outbox_has_owners(const inspect::outbox_facts_view& outbox, const limits& with) {
  const std::string what = "each event in the outbox is of a node that is up";
  std::int64_t orphans = 0;
  for (const auto& one : outbox.waiting) {
    if (!one.nodeIsAlive)
      orphans += one.rows;
    const bool is_old = one.oldestMilliseconds > with.waits.outbox.count();
    if (!with.topics.contains(one.topic) && is_old)
      return {what, finding::broken(sentence_on(one) + ", a topic that " + wire::own_name() + " does not know",
                                    "start a node of the program that publishes to " + one.topic)};
    if (!one.nodeIsAlive && (is_old || with.settled))
      return {what, finding::broken(sentence_on(one) + "; that node is not up and nobody has taken them over",
                                    "start a node that hosts a kind which publishes to " + one.topic)};
  }
  return {what, finding::holds(orphans == 0 ? "none of a node that is gone"
                                            : count(orphans, "event") + " of nodes that are gone, for the next sweep")};
}

line letters_are_settled(const std::vector<letters::letter_group>& open) {
  const std::string what = "no dead letter is open";
  if (open.empty())
    return {what, finding::holds("none")};
  std::int64_t all = 0;
  for (const auto& one : open)
    all += one.letters;
  const auto& largest = open.front();
  return {what, finding::waits(count(all, "letter") + " of " + count(std::ssize(open), "cause") + "; " +
                                   std::to_string(largest.letters) + " of " + largest.topic + ": " + largest.reason,
                               own("dlq list --by-reason") + ", mend what it names, then replay or discard them")};
}

line parked_are_tried(const std::vector<parked_facts>& parked, const limits& with) {
  const std::string what = with.settled ? "no record is parked" : "each parked record is tried when it is due";
  std::int64_t records = 0, keys = 0, held = 0;
  for (const auto& one : parked) {
    if (one.overdue > 0)
      return {what,
              finding::broken(count(one.overdue, "key") + " of " + name_of(one.group, one.topic) +
                                  " should have been tried " + seconds(one.overdue_milliseconds) + " ago",
                              own("why TOPIC/PARTITION") + " says who should; start a node that handles " + one.topic)};
    records += one.records, keys += one.keys, held += one.held;
  }
  const auto found = count(records, "record") + " of " + count(keys, "key");
  if (records == 0)
    return {what, finding::holds("none is parked")};
  if (held > 0)
    return {what, finding::waits(found + ", " + count(held, "key") + " held for an operator",
                                 own("dlq list") + ", then replay or discard the letters")};
  return {what, with.settled ? finding::broken(found + " wait still", own("why TOPIC/PARTITION"))
                             : finding::holds(found + " wait for their next attempt")};
}

line held_have_letters(const std::vector<parked_facts>& parked) {
  const std::string what = "each held record has an open letter";
  std::int64_t held = 0;
  for (const auto& one : parked) {
    held += one.held;
    if (one.unlettered > 0)
      return {what, finding::broken(count(one.unlettered, "record") + " of " + name_of(one.group, one.topic) +
                                        " held without one: no operator can bring them back",
                                    "set their state in parked_records to 'replayed'; their node takes them up")};
  }
  return {what, finding::holds(held == 0 ? "none is held" : count(held, "record") + " held")};
}

line keys_keep_their_order(const std::vector<overtaken_record>& overtaken) {
  const std::string what = "no parked record was tried before an earlier one of its key";
  if (overtaken.empty())
    return {what, finding::holds("none was")};
  const auto& one = overtaken.front();
  return {what, finding::broken(name_of(one.group, one.topic + '/' + std::to_string(one.partition)) + ": record " +
                                    std::to_string(one.offset) + " was tried, record " + std::to_string(one.earlier) +
                                    " was not",
                                "two programs work on one group, or the rows were changed by hand: look at both")};
}

std::size_t doubled_in(const std::vector<inbox::noted_batch>& youngest_first, std::size_t remember) {
  struct seen {
    inbox::record_mark record = 0;
    std::size_t place = 0;
  };
  std::map<inbox::event_print, seen> known;
  std::size_t place = 0, doubled = 0;
  for (auto row = youngest_first.rbegin(); row != youngest_first.rend(); ++row)
    for (const auto& one : row->events) {
      const auto [before, is_new] = known.try_emplace(one.event, seen{one.record, place});
      doubled += !is_new && one.record != 0 && before->second.record != 0 && one.record != before->second.record &&
                 place - before->second.place < remember;
      before->second = {one.record, place++};
    }
  return doubled;
}

line events_had_one_effect(const std::vector<inbox_facts>& inbox, const limits& with) {
  const std::string what = "no event had its effect twice";
  std::size_t all = 0;
  std::vector<std::string> wrong;
  for (const auto& one : inbox) {
    all += events_in(one);
    if (const auto twice = doubled_in(one.rows, with.remember); twice > 0)
      wrong.push_back(in_partition(one) + ": " + count(static_cast<std::int64_t>(twice), "event") + " twice");
  }
  if (!wrong.empty())
    return {what, finding::broken(first_of(wrong), "correct the rows of the handler; keep the database for a report")};
  return {what, finding::holds(count(static_cast<std::int64_t>(all), "event") + " remembered")};
}

line inbox_is_bounded(const stored_facts& stored, const limits& with) {
  const std::string what = "the inbox holds no more than it needs";
  const auto most = 2 * with.remember + with.batch;
  for (const auto& one : stored.inbox)
    if (events_in(one) > most)
      return {what, finding::waits(in_partition(one) + " has " + std::to_string(events_in(one)) + " events, " +
                                       std::to_string(most) + " at most are needed",
                                   "they go with its next batches if remember in [inbox] was made smaller")};
  if (stored.outdated_events > 0)
    return {what, finding::waits(count(stored.outdated_events, "event") + " of inbox_events outlived keep in [inbox]",
                                 "a node with keyed handlers prunes them: see that one is up")};
  return {what, finding::holds("within its limits")};
}

std::vector<line> check_tables(const stored_facts& stored, const limits& with) {
  return {outbox_moves(stored.outbox, with),         outbox_has_owners(stored.outbox, with),
          letters_are_settled(stored.letters),       parked_are_tried(stored.parked, with),
          held_have_letters(stored.parked),          keys_keep_their_order(stored.overtaken),
          events_had_one_effect(stored.inbox, with), inbox_is_bounded(stored, with)};
}

}  // namespace troupe::auditing
