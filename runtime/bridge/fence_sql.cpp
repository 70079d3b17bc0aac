#include "runtime/bridge/fence_sql.hpp"

#include "runtime/bridge/storable.hpp"
#include "runtime/store/hex.hpp"
#include "schemas/envelope.hpp"

namespace troupe::bridge {
namespace {

struct optional_text {
  explicit optional_text(const std::optional<std::string>& from)
      : value{from ? store::to_hex(*from) : ""}, present{from ? soci::i_ok : soci::i_null} {}
  std::string value;
  soci::indicator present;
};

void store_letter(soci::session& sql, const dead_letter& letter, const std::string& node_name) {
  auto placed = letter.record.at >= 0 ? soci::i_ok : soci::i_null;
  const int partition = letter.record.from.partition;
  const long long at = letter.record.at;
  optional_text key{letter.record.key}, payload{letter.record.value};
  const auto headers = storable(schemas::to_text(letter.record.head)), reason = storable(letter.reason);
  const auto print = fingerprint(letter.reason);
  const int attempts = static_cast<int>(letter.attempts);
  const auto record_print = static_cast<long long>(letter.record.print);
  // A row from before prints were stored is known by its content.
  sql << "insert into dead_letters(consumer_group, topic, partition, \"offset\", key, headers, payload, reason, "
         "fingerprint, attempts, node, style, record_print, log) "
         "select l.*, coalesce((select log from partition_owners o where o.consumer_group = l.g and o.topic = l.t and "
         "o.partition = l.p), 0) from (select :g::text g, :t::text t, :p::int p, :o::bigint o, decode(:k, 'hex') k, "
         ":h::text h, decode(:v, 'hex') v, :r::text r, :f::text f, :a::int a, :n::text n, :s::text s, :rp::bigint) l "
         "where not exists (select from dead_letters d where d.consumer_group = l.g and d.topic = l.t and "
         "d.partition = l.p and d.\"offset\" = l.o and d.record_print = 0 and d.key is not distinct from l.k and "
         "d.payload is not distinct from l.v) on conflict do nothing",
      soci::use(letter.group), soci::use(letter.topic), soci::use(partition, placed), soci::use(at, placed),
      soci::use(key.value, key.present), soci::use(headers), soci::use(payload.value, payload.present),
      soci::use(reason), soci::use(print), soci::use(attempts), soci::use(node_name), soci::use(letter.style),
      soci::use(record_print);
}

}  // namespace

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
  const long long from = fence.from, next = fence.next, at = fence.last.at,
                  appended_at = fence.appended_at.time_since_epoch().count();
  const auto print = static_cast<long long>(fence.last.print), from_print = static_cast<long long>(fence.from_print);
  soci::statement move =
      (sql.prepare
           << "insert into consumer_offsets as stored (consumer_group, topic, partition, next_offset, "
              "record_offset, record_print, appended_at) values (:g, :t, :p, :next, :at, :print, :appended) "
              "on conflict (consumer_group, topic, partition) do update set next_offset = excluded.next_offset, "
              "record_offset = excluded.record_offset, record_print = excluded.record_print, "
              "appended_at = coalesce(nullif(excluded.appended_at, 0), stored.appended_at) "
              "where stored.next_offset = :from and stored.record_print = :from_print",
       soci::use(of.group), soci::use(of.topic), soci::use(of.partition), soci::use(next), soci::use(at),
       soci::use(print), soci::use(appended_at), soci::use(from), soci::use(from_print));
  move.execute(true);
  return move.get_affected_rows() == 1;
}

void store_letters(soci::session& sql, const std::vector<dead_letter>& letters, const std::string& node_name) {
  for (const auto& letter : letters)
    store_letter(sql, letter, node_name);
}

}  // namespace troupe::bridge
