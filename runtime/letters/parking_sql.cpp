#include "runtime/letters/parking_sql.hpp"

#include "runtime/letters/record_columns_sql.hpp"
#include "runtime/wire/header_text.hpp"

namespace troupe::letters {
namespace {

struct parked_columns : record_columns {
  store::array_literal waits, states;

  void add_state(const parked_record& one) {
    add_attempt(one.attempts, one.last_error);
    waits.add(one.due_in.count());
    states.add(std::string_view{one.held ? "held" : "waiting"});
  }
};

/// A statement that names the partition as (:g, :t, :p). What else it binds is bound by name, too.
template <class... Bound>
auto about(soci::session& sql, const broker::partition_name& of, const std::string& text, const Bound&... bound) {
  auto out = (sql.prepare << text, soci::use(of.group, "g"), soci::use(of.topic, "t"), soci::use(of.partition, "p"));
  ((out, bound), ...);
  return out;
}

/// Carries it out: true when it has found something.
template <class... Bound>
bool find(soci::session& sql, const broker::partition_name& of, const std::string& text, const Bound&... bound) {
  return soci::statement{about(sql, of, text, bound...)}.execute(true);
}

/// How many rows it has changed.
template <class... Bound>
std::size_t change(soci::session& sql, const broker::partition_name& of, const std::string& text,
                   const Bound&... bound) {
  soci::statement done = about(sql, of, text, bound...);
  done.execute(true);
  return static_cast<std::size_t>(done.get_affected_rows());
}

std::string hex_list(const std::vector<std::string>& keys) {
  store::array_literal list;
  for (const auto& key : keys)
    list.add(store::to_hex(key));
  return list.text();
}

std::chrono::milliseconds waits(long long milliseconds) {
  return std::chrono::milliseconds{std::max(milliseconds, 0LL)};
}

// Rounded up, so that a record is due when its wait is over.
constexpr auto wait_column = "ceil(extract(epoch from next_attempt_at - now()) * 1000)::bigint";

parked_head head_of(const soci::row& row, std::int32_t partition) {
  parked_head one;
  one.key = store::from_hex(row.get<std::string>(0));
  if (row.get_indicator(1) == soci::i_null)
    return one;
  one.record = std::make_shared<broker::record>();
  one.record->from.partition = partition;
  one.record->at = row.get<long long>(1);
  one.record->print = static_cast<std::uint64_t>(row.get<long long>(2));
  one.record->key = one.key;
  one.record->head = wire::headers_from_text(row.get<std::string>(3));
  one.record->value = bytes_or_null(row, 4);
  one.attempts = static_cast<std::uint32_t>(row.get<int>(5));
  one.due_in = waits(row.get<long long>(6));
  const auto state = row.get<std::string>(7);
  one.held = state == "held";
  one.replayed = state == "replayed";
  return one;
}

void write_reached(soci::session& sql, const broker::partition_name& of, const reached& told, const std::string& when) {
  const long long next = told.next, at = told.last.at;
  const auto print = static_cast<long long>(told.last.print);
  change(sql, of,
         "update partition_owners set next_offset = :n, record_offset = :o, record_print = :rp "
         "where (consumer_group, topic, partition) = (:g, :t, :p)" +
             when,
         soci::use(next, "n"), soci::use(at, "o"), soci::use(print, "rp"));
}

}  // namespace

std::int64_t raise_epoch(soci::session& sql, const broker::partition_name& of, const std::string& node_name) {
  long long epoch = 0;
  change(sql, of,
         "insert into partition_owners as owner (consumer_group, topic, partition, epoch, node) "
         "values (:g, :t, :p, 1, :n) on conflict (consumer_group, topic, partition) do update "
         "set epoch = owner.epoch + 1, turn = 0, node = excluded.node, claimed_at = now() returning epoch",
         soci::use(node_name, "n"), soci::into(epoch));
  return epoch;
}

std::optional<std::int64_t> hold_epoch(soci::session& sql, const broker::partition_name& of, std::int64_t epoch) {
  long long found = 0, turn = 0;
  const bool is_there = find(sql, of,
                             "select epoch, turn from partition_owners "
                             "where (consumer_group, topic, partition) = (:g, :t, :p) for no key update",
                             soci::into(found), soci::into(turn));
  return is_there && found == epoch ? std::optional<std::int64_t>{turn} : std::nullopt;
}

void note_turn(soci::session& sql, const broker::partition_name& of, std::int64_t number) {
  const long long turn = number;
  change(sql, of, "update partition_owners set turn = :n where (consumer_group, topic, partition) = (:g, :t, :p)",
         soci::use(turn, "n"));
}

void begin_log(soci::session& sql, const broker::partition_name& of, std::uint64_t missed) {
  const auto print = static_cast<long long>(missed);
  change(sql, of,
         "update partition_owners set log = log + 1, left_print = :m, next_offset = null, record_offset = -1, "
         "record_print = 0 where left_print <> :m and (consumer_group, topic, partition) = (:g, :t, :p)",
         soci::use(print, "m"));
}

void raise_reached(soci::session& sql, const broker::partition_name& of, const reached& told) {
  write_reached(sql, of, told, " and coalesce(next_offset, -1) < :n");
}

void set_reached(soci::session& sql, const broker::partition_name& of, const reached& told) {
  write_reached(sql, of, told, "");
}

std::optional<reached> read_reached(soci::session& sql, const broker::partition_name& of) {
  long long next = 0, at = 0, print = 0;
  const bool is_there = find(sql, of,
                             "select next_offset, record_offset, record_print from partition_owners "
                             "where next_offset is not null and (consumer_group, topic, partition) = (:g, :t, :p)",
                             soci::into(next), soci::into(at), soci::into(print));
  return is_there ? std::optional{reached{next, {at, static_cast<std::uint64_t>(print)}}} : std::nullopt;
}

broker::landmark read_last_parked(soci::session& sql, const broker::partition_name& of) {
  long long at = 0, print = 0;
  const bool is_there =
      find(sql, of,
           "select \"offset\", parked_records.record_print from parked_records join partition_owners o "
           "using (consumer_group, topic, partition, log) where (consumer_group, topic, partition) = (:g, :t, :p) "
           "and parked_records.record_print <> 0 order by \"offset\" desc limit 1",
           soci::into(at), soci::into(print));
  return is_there ? broker::landmark{at, static_cast<std::uint64_t>(print)} : broker::landmark{};
}

std::vector<parked_key> read_parked_keys(soci::session& sql, const broker::partition_name& of) {
  const soci::rowset<soci::row> rows =
      about(sql, of,
            std::string{"select distinct on (md5(key), key) encode(key, 'hex'), "} + wait_column +
                ", (state = 'held')::int, count(*) filter (where state <> 'replayed') over (partition by key) "
                "from parked_records where (consumer_group, topic, partition) = (:g, :t, :p) "
                "order by md5(key), key, log, \"offset\"");
  std::vector<parked_key> out;
  for (const auto& row : rows)
    out.push_back({store::from_hex(row.get<std::string>(0)), waits(row.get<long long>(1)), row.get<int>(2) != 0,
                   static_cast<std::size_t>(row.get<long long>(3))});
  return out;
}

std::size_t insert_parked(soci::session& sql, const broker::partition_name& of,
                          const std::vector<parked_record>& rows) {
  if (rows.empty())
    return 0;
  parked_columns all;
  for (const auto& one : rows) {
    all.add(*one.record);
    all.add_state(one);
  }
  return change(
      sql, of,
      "insert into parked_records(consumer_group, topic, partition, \"offset\", record_print, key, headers, "
      "payload, attempts, last_error, next_attempt_at, state, log) "
      "select :g, :t, :p::int, o, rp, decode(k, 'hex'), h, decode(v, 'hex'), a, e, "
      "now() + w * interval '1 millisecond', s, coalesce((select log from partition_owners "
      "where (consumer_group, topic, partition) = (:g, :t, :p)), 0) "
      "from unnest(:os::bigint[], :rps::bigint[], :ks::text[], :hs::text[], :vs::text[], :as::int[], "
      ":es::text[], :ws::bigint[], :ss::text[]) d(o, rp, k, h, v, a, e, w, s) "
      "where not exists (select from parked_records r where (consumer_group, topic, partition, \"offset\", "
      "record_print, key) = (:g, :t, :p, o, 0, decode(k, 'hex')) and payload is not distinct from "
      "decode(v, 'hex')) on conflict do nothing",
      soci::use(all.offsets.text(), "os"), soci::use(all.prints.text(), "rps"), soci::use(all.keys.text(), "ks"),
      soci::use(all.headers.text(), "hs"), soci::use(all.payloads.text(), "vs"), soci::use(all.attempts.text(), "as"),
      soci::use(all.reasons.text(), "es"), soci::use(all.waits.text(), "ws"), soci::use(all.states.text(), "ss"));
}

std::size_t delete_parked(soci::session& sql, const broker::partition_name& of,
                          const std::vector<broker::landmark>& which) {
  if (which.empty())
    return 0;
  parked_columns all;
  for (const auto& one : which)
    all.add_place(one);
  return change(sql, of,
                "delete from parked_records using unnest(:os::bigint[], :rps::bigint[]) d(o, rp) "
                "where (consumer_group, topic, partition, \"offset\", record_print) = (:g, :t, :p, o, rp)",
                soci::use(all.offsets.text(), "os"), soci::use(all.prints.text(), "rps"));
}

std::size_t delete_discarded(soci::session& sql, const broker::partition_name& of,
                             const std::vector<std::string>& keys) {
  const auto list = hex_list(keys);
  return change(sql, of,
                "delete from parked_records where (consumer_group, topic, partition) = (:g, :t, :p) "
                "and state = 'discarded' and encode(key, 'hex') = any(:ks::text[])",
                soci::use(list, "ks"));
}

void update_parked(soci::session& sql, const broker::partition_name& of, const std::vector<parked_record>& failed) {
  if (failed.empty())
    return;
  parked_columns all;
  for (const auto& one : failed) {
    all.add_place({one.record->at, one.record->print});
    all.add_state(one);
  }
  change(sql, of,
         "update parked_records set attempts = a, last_error = e, state = s, "
         "next_attempt_at = now() + w * interval '1 millisecond' from unnest(:os::bigint[], :rps::bigint[], "
         ":as::int[], :es::text[], :ws::bigint[], :ss::text[]) d(o, rp, a, e, w, s) "
         "where (consumer_group, topic, partition, \"offset\", record_print) = (:g, :t, :p, o, rp)",
         soci::use(all.offsets.text(), "os"), soci::use(all.prints.text(), "rps"), soci::use(all.attempts.text(), "as"),
         soci::use(all.reasons.text(), "es"), soci::use(all.waits.text(), "ws"), soci::use(all.states.text(), "ss"));
}

void discard_again(soci::session& sql, const broker::partition_name& of, const std::vector<dead_letter>& letters) {
  if (letters.empty())
    return;
  record_columns all;
  for (const auto& letter : letters)
    all.add_place({letter.record.at, letter.record.print});
  change(sql, of,
         "update parked_records p set state = 'discarded' from dead_letters d "
         "where (p.consumer_group, p.topic, p.partition) = (:g, :t, :p) and p.\"offset\" = any(:os::bigint[]) "
         "and p.state = 'held' and (d.consumer_group, d.topic, d.partition, d.\"offset\", d.record_print) = "
         "(p.consumer_group, p.topic, p.partition, p.\"offset\", p.record_print) "
         "and d.closed_as = 'discarded'",
         soci::use(all.offsets.text(), "os"));
}

std::vector<parked_head> read_heads(soci::session& sql, const broker::partition_name& of,
                                    const std::vector<std::string>& keys) {
  const auto list = hex_list(keys);
  const soci::rowset<soci::row> rows = about(
      sql, of,
      std::string{"select k, \"offset\", record_print, headers, encode(payload, 'hex'), attempts, "} + wait_column +
          ", state from unnest(:ks::text[]) wanted(k) left join lateral (select * from parked_records "
          "where (consumer_group, topic, partition) = (:g, :t, :p) and md5(key) = md5(decode(k, 'hex')) "
          "and key = decode(k, 'hex') order by log, \"offset\" limit 1) head on true",
      soci::use(list, "ks"));
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
