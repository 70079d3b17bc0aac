#include "tools/audit/offset_checks.hpp"

#include <algorithm>

namespace troupe::audit {
namespace {

std::string partition_name(const std::string& topic, std::int32_t partition) {
  return topic + '/' + std::to_string(partition);
}

std::map<std::int32_t, std::int64_t> next_offsets(const tables& stored, const claim_log& log) {
  std::map<std::int32_t, std::int64_t> out;
  for (const auto& one : stored.offsets)
    if (one.group == log.group && one.topic == log.topic)
      out[one.partition] = one.next;
  return out;
}

/// Records that were there before the snapshot and lie at the group's offset or behind it. Offsets without a record, as
/// a transaction's marker or compaction leave them, are nothing that is left.
template <class Log>
void check_settled(const Log& log, const std::map<std::int32_t, std::int64_t>& offsets, ledger_row& row) {
  std::map<std::int32_t, std::int64_t> left;
  const auto count = [&](const auto& records) {
    for (const auto& one : records) {
      const auto [partition, at] = one.at;
      const auto ends = log.partitions.find(partition);
      const auto next = offsets.find(partition);
      if (ends != log.partitions.end() && at < ends->second.high_before &&
          (next == offsets.end() || at >= next->second))
        ++left[partition];
    }
  };
  count(log.records);
  count(log.unreadable);
  for (const auto& [partition, records] : left)
    row.add_stuck(partition_name(log.topic, partition) + ": " + std::to_string(records) + " records are left");
}

void check_end(const std::string& name, std::int64_t at, const partition_ends& ends, ledger_row& row) {
  if (at > ends.high_after)
    row.add_wrong(name + ": offset " + std::to_string(at) + " lies beyond the log's end, " +
                  std::to_string(ends.high_after));
}

}  // namespace

ledger_row stored_offsets_hold(const tables& stored, const claim_log& log, bool settled) {
  auto row = row_of("G4", "no offset of " + log.group + " passes unfinished work");
  const auto known = next_offsets(stored, log);
  for (const auto& [partition, at] : known)
    if (!log.partitions.contains(partition))
      row.add_wrong(partition_name(log.topic, partition) + " has an offset, but does not exist");
  for (const auto& [partition, ends] : log.partitions) {
    ++row.checked;
    const auto name = partition_name(log.topic, partition);
    const auto found = known.find(partition);
    const auto next = found == known.end() ? 0 : found->second;
    check_end(name, next, ends, row);
    if (ends.committed_before.value_or(0) > std::max(next, ends.low))
      row.add_wrong(name + ": " + std::to_string(*ends.committed_before) + " is committed, only " +
                    std::to_string(next) + " is stored");
  }
  if (settled)
    check_settled(log, known, row);
  return row;
}

ledger_row committed_offsets_hold(const order_log& log, bool settled) {
  auto row = row_of("G4", "no offset of " + log.group + " passes the log");
  std::map<std::int32_t, std::int64_t> committed;
  for (const auto& [partition, ends] : log.partitions) {
    ++row.checked;
    committed[partition] = ends.committed_before.value_or(0);
    check_end(partition_name(log.topic, partition), committed[partition], ends, row);
  }
  if (settled)
    check_settled(log, committed, row);
  return row;
}

namespace {

/// Up to where the group has handled the partition.
template <class Log>
std::map<std::int32_t, std::int64_t> handled(const tables& stored, const Log& log) {
  std::map<std::int32_t, std::int64_t> out;
  for (const auto& [partition, ends] : log.partitions)
    out[partition] = ends.committed_before.value_or(0);
  for (const auto& one : stored.offsets)
    if (one.group == log.group && one.topic == log.topic)
      out[one.partition] = std::max(out[one.partition], one.next);
  return out;
}

template <class Log>
void check_unreadable(const tables& stored, const Log& log, ledger_row& row) {
  auto letters = places_of_letters(stored.letters, log.group, log.topic);
  auto upto = handled(stored, log);
  for (const auto& record : log.unreadable) {
    if (record.at.second >= upto[record.at.first])
      continue;
    ++row.checked;
    if (!letters[record.at.first].contains(record.at.second))
      row.add_lost(name_of(log.topic, record.at) + " cannot be read (" + record.why + ") and is no dead letter");
  }
}

void check_unknown_coupons(const tables& stored, const claim_log& log, ledger_row& row) {
  auto letters = places_of_letters(stored.letters, log.group, log.topic);
  auto upto = next_offsets(stored, log);
  for (const auto& claim : log.records) {
    if (claim.at.second >= upto[claim.at.first] || stored.coupons.contains(claim.coupon))
      continue;
    ++row.checked;
    if (!letters[claim.at.first].contains(claim.at.second))
      row.add_lost(name_of(log.topic, claim.at) + " asks for coupon " + std::to_string(claim.coupon) +
                   ", which does not exist, and is no dead letter");
  }
}

void note_count(std::uint64_t count, const char* what, ledger_row& row) {
  if (count > 0)
    row.note(std::to_string(count) + what);
}

void list_letters(const tables& stored, bool settled, ledger_row& row) {
  constexpr std::size_t most = 20;
  std::map<std::string, std::uint64_t> reasons;
  std::map<letter_state, std::uint64_t> counts;
  for (const auto& letter : stored.letters) {
    ++row.checked;
    ++counts[letter.state];
    if (letter.state == letter_state::open)
      ++reasons[letter.topic + ": " + letter.reason];
    else if (settled && letter.state == letter_state::parked)
      row.add_stuck(name_of(letter.topic, *letter.at) + " is parked: " + letter.reason);
  }
  note_count(counts[letter_state::parked], " records wait in parked_records", row);
  note_count(counts[letter_state::replayed], " dead letters were replayed as new events", row);
  note_count(counts[letter_state::discarded], " dead letters were discarded by an operator", row);
  std::size_t listed = 0;
  for (const auto& [reason, count] : reasons)
    if (++listed <= most)
      row.note(std::to_string(count) + " dead letters, " + reason);
  if (listed > most)
    row.note("and dead letters for " + std::to_string(listed - most) + " more reasons");
}

}  // namespace

ledger_row letters_are_kept(const tables& stored, const order_log* orders, const claim_log* claims, bool settled) {
  auto row = row_of("G7", "what cannot be handled is kept as a dead letter");
  if (orders)
    check_unreadable(stored, *orders, row);
  if (claims) {
    check_unreadable(stored, *claims, row);
    check_unknown_coupons(stored, *claims, row);
  }
  list_letters(stored, settled, row);
  return row;
}

}  // namespace troupe::audit
