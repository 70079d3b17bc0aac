#include "runtime/effect/fence_sql.hpp"

namespace troupe::effect {
std::optional<stored_offset> read_offset(soci::session& sql, const partition_name& of) {
  long long next = 0, at = 0, print = 0;
  sql << "select next_offset, record_offset, record_print from consumer_offsets "
         "where consumer_group = :g and topic = :t and partition = :p",
      soci::use(of.group), soci::use(of.topic), soci::use(of.partition), soci::into(next), soci::into(at),
      soci::into(print);
  if (!sql.got_data())
    return std::nullopt;
  return stored_offset{next, {at, static_cast<std::uint64_t>(print)}};
}

bool move_offset(soci::session& sql, const partition_name& of, const commit_batch::fence_values& fence) {
  const long long from = fence.from, next = fence.next, at = fence.last.at;
  const auto print = static_cast<long long>(fence.last.print), from_print = static_cast<long long>(fence.from_print);
  soci::statement move =
      (sql.prepare
           << "insert into consumer_offsets as stored (consumer_group, topic, partition, next_offset, "
              "record_offset, record_print) values (:g, :t, :p, :next, :at, :print) "
              "on conflict (consumer_group, topic, partition) do update set next_offset = excluded.next_offset, "
              "record_offset = excluded.record_offset, record_print = excluded.record_print "
              "where stored.next_offset = :from and stored.record_print = :from_print",
       soci::use(of.group), soci::use(of.topic), soci::use(of.partition), soci::use(next), soci::use(at),
       soci::use(print), soci::use(from), soci::use(from_print));
  move.execute(true);
  return move.get_affected_rows() == 1;
}

}  // namespace troupe::effect
