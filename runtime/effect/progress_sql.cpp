#include "runtime/effect/progress_sql.hpp"

#include "runtime/letters/parking_sql.hpp"

namespace troupe::effect {
namespace {

constexpr auto operator_name = "troupe rewind";

broker::landmark landmark_in(const soci::row& row, std::size_t offset_at) {
  return {row.get<long long>(offset_at), static_cast<std::uint64_t>(row.get<long long>(offset_at + 1))};
}

bool set_offset(soci::session& sql, const partition_name& of, const stored_offset& seen, const letters::reached& to) {
  const long long next = to.next, at = to.last.at, from = seen.next;
  const auto print = static_cast<long long>(to.last.print), from_print = static_cast<long long>(seen.known.print);
  soci::statement move =
      (sql.prepare << "update consumer_offsets set next_offset = :n, record_offset = :o, "
                      "record_print = :rp where consumer_group = :g and topic = :t and partition = :p "
                      "and next_offset = :from and record_print = :from_print",
       soci::use(next), soci::use(at), soci::use(print), soci::use(of.group), soci::use(of.topic),
       soci::use(of.partition), soci::use(from), soci::use(from_print));
  move.execute(true);
  return move.get_affected_rows() == 1;
}

}  // namespace

std::map<std::int32_t, stored_progress> read_progress(soci::session& sql, const std::string& group,
                                                      const std::string& topic) {
  std::map<std::int32_t, stored_progress> out;
  const soci::rowset<soci::row> batches =
      (sql.prepare << "select partition, next_offset, record_offset, record_print from consumer_offsets where "
                      "consumer_group = :g and topic = :t",
       soci::use(group), soci::use(topic));
  for (const auto& row : batches)
    out[row.get<int>(0)].batch = stored_offset{row.get<long long>(1), landmark_in(row, 2)};
  const soci::rowset<soci::row> owners =
      (sql.prepare << "select partition, epoch, coalesce(next_offset, -1), record_offset, record_print from "
                      "partition_owners where consumer_group = :g and topic = :t",
       soci::use(group), soci::use(topic));
  for (const auto& row : owners) {
    auto& one = out[row.get<int>(0)];
    one.epoch = row.get<long long>(1);
    if (const auto next = row.get<long long>(2); next >= 0)
      one.keyed = letters::reached{next, landmark_in(row, 3)};
  }
  for (auto& [partition, one] : out)
    if (one.epoch)
      one.parked = letters::read_last_parked(sql, {group, topic, partition});
  return out;
}

bool set_progress(soci::session& sql, const partition_name& of, const stored_progress& seen, const new_place& place) {
  if (seen.batch && !set_offset(sql, of, *seen.batch, place.to))
    return false;
  if (!seen.epoch)
    return true;
  if (letters::raise_epoch(sql, of, operator_name) != *seen.epoch + 1)
    return false;
  if (place.missed != 0)
    letters::begin_log(sql, of, place.missed);
  letters::set_reached(sql, of, place.to);
  return true;
}

}  // namespace troupe::effect
