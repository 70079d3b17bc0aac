#include "runtime/letters/parking_sql.hpp"

#include "runtime/store/arrays.hpp"
#include "runtime/store/hex.hpp"
#include "runtime/store/storable.hpp"
#include "schemas/envelope.hpp"

namespace troupe::letters {
namespace {

constexpr auto of_partition = "consumer_group = :g and topic = :t and partition = :p";

/// Many rows as one text parameter a column.
struct row_columns {
  store::array_literal offsets, prints, keys, headers, payloads, attempts, errors, waits, held;

  void add(const parked_record& one) {
    add_place({one.record->at, one.record->print});
    keys.add(store::to_hex(*one.record->key));
    headers.add(store::storable(schemas::to_text(one.record->head)));
    one.record->value ? payloads.add(store::to_hex(*one.record->value)) : payloads.add_null();
    add_state(one.attempts, one.last_error, one.due_in, one.held);
  }
  void add(const failed_attempt& one) {
    add_place(one.one);
    add_state(one.attempts, one.last_error, one.due_in, one.held);
  }
  void add_place(broker::landmark one) {
    offsets.add(one.at);
    prints.add(static_cast<std::int64_t>(one.print));
  }
  void add_state(std::uint32_t tries, const std::string& error, std::chrono::milliseconds wait, bool is_held) {
    attempts.add(tries);
    errors.add(store::storable(error));
    waits.add(wait.count());
    held.add(std::string_view{is_held ? "held" : "waiting"});
  }
};

std::string hex_list(const std::vector<std::string>& keys) {
  store::array_literal list;
  for (const auto& key : keys)
    list.add(store::to_hex(key));
  return list.text();
}

std::size_t affected(soci::statement& done) { return static_cast<std::size_t>(done.get_affected_rows()); }

std::chrono::milliseconds waits(long long milliseconds) {
  return std::chrono::milliseconds{std::max(milliseconds, 0LL)};
}

// Rounded up, so that a record is due when its wait is over.
constexpr auto wait_column = "ceil(extract(epoch from next_attempt_at - now()) * 1000)::bigint";

parked_head head_of(const soci::row& row, std::int32_t partition) {
  parked_head one;
  one.key = store::from_hex(row.get<std::string>(0));
  one.record = std::make_shared<broker::record>();
  one.record->from.partition = partition;
  one.record->at = row.get<long long>(1);
  one.record->print = static_cast<std::uint64_t>(row.get<long long>(8));
  one.record->key = one.key;
  one.record->head = schemas::headers_from_text(row.get<std::string>(2));
  if (row.get<int>(4) == 0)
    one.record->value = store::from_hex(row.get<std::string>(3));
  one.attempts = static_cast<std::uint32_t>(row.get<int>(5));
  one.due_in = waits(row.get<long long>(6));
  const auto state = row.get<std::string>(7);
  one.held = state == "held";
  one.replayed = state == "replayed";
  return one;
}

}  // namespace

std::int64_t raise_epoch(soci::session& sql, const broker::partition_name& of, const std::string& node_name) {
  long long epoch = 0;
  sql << "insert into partition_owners as owner (consumer_group, topic, partition, epoch, node) "
         "values (:g, :t, :p, 1, :n) on conflict (consumer_group, topic, partition) do update "
         "set epoch = owner.epoch + 1, turn = 0, node = excluded.node, claimed_at = now() returning epoch",
      soci::use(of.group), soci::use(of.topic), soci::use(of.partition), soci::use(node_name), soci::into(epoch);
  return epoch;
}

std::optional<std::int64_t> hold_epoch(soci::session& sql, const broker::partition_name& of, std::int64_t epoch) {
  long long found = 0, turn = 0;
  sql << std::string{"select epoch, turn from partition_owners where "} + of_partition + " for no key update",
      soci::use(of.group), soci::use(of.topic), soci::use(of.partition), soci::into(found), soci::into(turn);
  return sql.got_data() && found == epoch ? std::optional<std::int64_t>{turn} : std::nullopt;
}

void note_turn(soci::session& sql, const broker::partition_name& of, std::int64_t number) {
  const long long turn = number;
  sql << std::string{"update partition_owners set turn = :n where "} + of_partition, soci::use(turn),
      soci::use(of.group), soci::use(of.topic), soci::use(of.partition);
}

void begin_log(soci::session& sql, const broker::partition_name& of, std::uint64_t missed) {
  const auto print = static_cast<long long>(missed);
  sql << std::string{"update partition_owners set log = log + 1, left_print = :m, next_offset = null, "
                     "record_offset = -1, record_print = 0 where left_print <> :m and "} +
             of_partition,
      soci::use(print, "m"), soci::use(of.group, "g"), soci::use(of.topic, "t"), soci::use(of.partition, "p");
}

void note_reached(soci::session& sql, const broker::partition_name& of, const reached& told) {
  const long long next = told.next, at = told.last.at;
  const auto print = static_cast<long long>(told.last.print);
  sql << std::string{"update partition_owners set next_offset = :n, record_offset = :o, record_print = :rp "
                     "where coalesce(next_offset, -1) < :n and "} +
             of_partition,
      soci::use(next, "n"), soci::use(at, "o"), soci::use(print, "rp"), soci::use(of.group, "g"),
      soci::use(of.topic, "t"), soci::use(of.partition, "p");
}

std::optional<reached> read_reached(soci::session& sql, const broker::partition_name& of) {
  long long next = 0, at = 0, print = 0;
  sql << std::string{"select next_offset, record_offset, record_print from partition_owners where next_offset is not "
                     "null and "} +
             of_partition,
      soci::use(of.group), soci::use(of.topic), soci::use(of.partition), soci::into(next), soci::into(at),
      soci::into(print);
  if (!sql.got_data())
    return std::nullopt;
  return reached{next, {at, static_cast<std::uint64_t>(print)}};
}

broker::landmark read_last_parked(soci::session& sql, const broker::partition_name& of) {
  long long at = 0, print = 0;
  sql << std::string{"select \"offset\", record_print from parked_records where "} + of_partition +
             " and record_print <> 0 and log = (select log from partition_owners where " + of_partition +
             ") order by \"offset\" desc limit 1",
      soci::use(of.group, "g"), soci::use(of.topic, "t"), soci::use(of.partition, "p"), soci::into(at),
      soci::into(print);
  return sql.got_data() ? broker::landmark{at, static_cast<std::uint64_t>(print)} : broker::landmark{};
}

std::vector<parked_key> read_parked_keys(soci::session& sql, const broker::partition_name& of) {
  const soci::rowset<soci::row> rows =
      (sql.prepare
           << std::string{"select distinct on (md5(key), key) encode(key, 'hex'), "} + wait_column +
                  ", (state = 'held')::int, count(*) filter (where state <> 'replayed') over (partition by key) "
                  "from parked_records where " +
                  of_partition + " order by md5(key), key, log, \"offset\"",
       soci::use(of.group), soci::use(of.topic), soci::use(of.partition));
  std::vector<parked_key> out;
  for (const auto& row : rows)
    out.push_back({store::from_hex(row.get<std::string>(0)), waits(row.get<long long>(1)), row.get<int>(2) != 0,
                   static_cast<std::size_t>(row.get<long long>(3))});
  return out;
}

std::size_t insert_parked(soci::session& sql, const broker::partition_name& of,
                          const std::vector<parked_record>& rows) {
  row_columns all;
  for (const auto& one : rows)
    all.add(one);
  soci::statement insert =
      (sql.prepare
           << "insert into parked_records(consumer_group, topic, partition, \"offset\", record_print, key, headers, "
              "payload, attempts, last_error, next_attempt_at, state, log) "
              "select b.g, b.t, b.p, o, rp, decode(k, 'hex'), h, decode(v, 'hex'), a, e, "
              "now() + w * interval '1 millisecond', s, coalesce((select log from partition_owners w where "
              "w.consumer_group = b.g and w.topic = b.t and w.partition = b.p), 0) "
              "from (select :g::text g, :t::text t, :p::int p) b, unnest(:os::bigint[], :ps::bigint[], "
              ":ks::text[], :hs::text[], :vs::text[], :as::int[], :es::text[], :ws::bigint[], :ss::text[]) "
              "d(o, rp, k, h, v, a, e, w, s) where not exists (select from parked_records r where "
              "r.consumer_group = b.g and r.topic = b.t and r.partition = b.p and r.\"offset\" = o and "
              "r.record_print = 0 and r.key = decode(k, 'hex') and r.payload is not distinct from "
              "decode(v, 'hex')) on conflict do nothing",
       soci::use(of.group), soci::use(of.topic), soci::use(of.partition), soci::use(all.offsets.text()),
       soci::use(all.prints.text()), soci::use(all.keys.text()), soci::use(all.headers.text()),
       soci::use(all.payloads.text()), soci::use(all.attempts.text()), soci::use(all.errors.text()),
       soci::use(all.waits.text()), soci::use(all.held.text()));
  insert.execute(true);
  return affected(insert);
}

std::size_t delete_parked(soci::session& sql, const broker::partition_name& of,
                          const std::vector<broker::landmark>& which) {
  row_columns all;
  for (const auto& one : which)
    all.add_place(one);
  soci::statement erase =
      (sql.prepare << std::string{"delete from parked_records using unnest(:os::bigint[], :ps::bigint[]) d(o, rp) "
                                  "where \"offset\" = o and record_print = rp and "} +
                          of_partition,
       soci::use(all.offsets.text(), "os"), soci::use(all.prints.text(), "ps"), soci::use(of.group, "g"),
       soci::use(of.topic, "t"), soci::use(of.partition, "p"));
  erase.execute(true);
  return affected(erase);
}

void discard_again(soci::session& sql, const broker::partition_name& of, const std::vector<dead_letter>& letters) {
  store::array_literal offsets;
  for (const auto& letter : letters)
    offsets.add(letter.record.at);
  sql << "update parked_records p set state = 'discarded' from dead_letters d where p.consumer_group = :g "
         "and p.topic = :t and p.partition = :p and p.\"offset\" = any(:os::bigint[]) and p.state = 'held' "
         "and d.consumer_group = p.consumer_group and d.topic = p.topic and d.partition = p.partition "
         "and d.\"offset\" = p.\"offset\" and d.record_print = p.record_print and d.closed_as = 'discarded'",
      soci::use(of.group), soci::use(of.topic), soci::use(of.partition), soci::use(offsets.text());
}

std::size_t delete_discarded(soci::session& sql, const broker::partition_name& of,
                             const std::vector<std::string>& keys) {
  const auto list = hex_list(keys);
  soci::statement erase = (sql.prepare << std::string{"delete from parked_records where "} + of_partition +
                                              " and state = 'discarded' and encode(key, 'hex') = any(:ks::text[])",
                           soci::use(of.group), soci::use(of.topic), soci::use(of.partition), soci::use(list));
  erase.execute(true);
  return affected(erase);
}

void update_parked(soci::session& sql, const broker::partition_name& of, const std::vector<failed_attempt>& failed) {
  row_columns all;
  for (const auto& one : failed)
    all.add(one);
  sql << std::string{"update parked_records set attempts = a, last_error = e, state = s, "
                     "next_attempt_at = now() + w * interval '1 millisecond' "
                     "from unnest(:os::bigint[], :ps::bigint[], :as::int[], :es::text[], :ws::bigint[], :ss::text[]) "
                     "d(o, rp, a, e, w, s) where \"offset\" = o and record_print = rp and "} +
             of_partition,
      soci::use(all.offsets.text(), "os"), soci::use(all.prints.text(), "ps"), soci::use(all.attempts.text(), "as"),
      soci::use(all.errors.text(), "es"),
      soci::use(all.waits.text(), "ws"), soci::use(all.held.text(), "ss"), soci::use(of.group, "g"),
      soci::use(of.topic, "t"), soci::use(of.partition, "p");
}

std::vector<parked_head> read_heads(soci::session& sql, const broker::partition_name& of,
                                    const std::vector<std::string>& keys) {
  const auto list = hex_list(keys);
  const soci::rowset<soci::row> rows =
      (sql.prepare << std::string{"select k, head.\"offset\", head.headers, coalesce(encode(head.payload, 'hex'), ''), "
                                  "(head.payload is null)::int, head.attempts, "} +
                          wait_column +
                          ", head.state, head.record_print from unnest(:ks::text[]) wanted(k) cross join lateral "
                          "(select * from "
                          "parked_records where " +
                          of_partition +
                          " and md5(key) = md5(decode(k, 'hex')) and key = decode(k, 'hex') "
                          "order by log, \"offset\" limit 1) head",
       soci::use(list, "ks"), soci::use(of.group, "g"), soci::use(of.topic, "t"), soci::use(of.partition, "p"));
  std::vector<parked_head> out;
  for (const auto& row : rows)
    out.push_back(head_of(row, of.partition));
  return out;
}

changed_keys read_changed(soci::session& sql, const find_changed_keys& asked) {
  store::array_literal partitions;
  for (const auto one : asked.partitions)
    partitions.add(one);
  const soci::rowset<soci::row> rows =
      (sql.prepare
           << "select distinct partition, encode(key, 'hex') from parked_records where consumer_group = :g "
              "and topic = :t and state in ('replayed', 'discarded') and partition = any(:ps::int[]) limit 1000",
       soci::use(asked.group), soci::use(asked.topic), soci::use(partitions.text()));
  changed_keys out;
  for (const auto& row : rows)
    out.keys.emplace_back(row.get<int>(0), store::from_hex(row.get<std::string>(1)));
  return out;
}

}  // namespace troupe::letters
