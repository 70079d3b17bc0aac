#include "runtime/inspect/evidence_sql.hpp"

#include "runtime/inspect/shown_text.hpp"
#include "runtime/store/hex.hpp"

namespace troupe::inspect {
namespace {

using broker::partition_name;

constexpr auto of_partition = " where consumer_group = :g and topic = :t and partition = :p ";

std::string key_of(const std::string& hex) { return shown_text(store::from_hex(hex)); }

std::optional<std::int64_t> next_offset(soci::session& sql, const partition_name& of) {
  long long next = 0;
  sql << std::string{"select next_offset from consumer_offsets"} + of_partition, soci::use(of.group),
      soci::use(of.topic), soci::use(of.partition), soci::into(next);
  return sql.got_data() ? std::optional<std::int64_t>{next} : std::nullopt;
}

std::optional<std::string> claimed_by(soci::session& sql, const partition_name& of) {
  std::string node;
  sql << std::string{"select node from partition_owners"} + of_partition, soci::use(of.group), soci::use(of.topic),
      soci::use(of.partition), soci::into(node);
  return sql.got_data() ? std::optional{node} : std::nullopt;
}

// Shorter waits are sessions of ours taking turns.
std::vector<lock_wait_view> lock_waits(soci::session& sql) {
  const soci::rowset<soci::row> rows =
      (sql.prepare << "select w.pid::bigint, w.application_name, "
                      "(extract(epoch from clock_timestamp() - w.query_start) * 1000)::bigint, b.pid::bigint, "
                      "coalesce(b.application_name, ''), coalesce(b.usename::text, ''), coalesce(b.state, ''), "
                      "coalesce((extract(epoch from clock_timestamp() - b.xact_start) * 1000)::bigint, 0) "
                      "from pg_stat_activity w cross join lateral unnest(pg_blocking_pids(w.pid)) holder "
                      "join pg_stat_activity b on b.pid = holder "
                      "where w.wait_event_type = 'Lock' and w.datname = current_database() "
                      "and w.application_name like 'troupe%' "
                      "and b.application_name not like 'troupe%' "
                      "order by w.query_start limit 10");
  std::vector<lock_wait_view> out;
  for (const auto& row : rows) {
    lock_wait_view one;
    one.pid = row.get<long long>(0);
    one.application = row.get<std::string>(1);
    one.waitingMilliseconds = row.get<long long>(2);
    one.holderPid = row.get<long long>(3);
    one.holderApplication = row.get<std::string>(4);
    one.holderUser = row.get<std::string>(5);
    one.holderState = row.get<std::string>(6);
    one.holderMilliseconds = row.get<long long>(7);
    out.push_back(std::move(one));
  }
  return out;
}

std::vector<parked_view> parked_keys(soci::session& sql, const partition_name& of) {
  const soci::rowset<soci::row> rows =
      (sql.prepare << std::string{"select encode(key, 'hex'), (array_agg(state order by \"offset\"))[1], "
                                  "(array_agg(last_error order by \"offset\"))[1], min(\"offset\"), count(*), "
                                  "(array_agg(attempts order by \"offset\"))[1]::bigint from parked_records"} +
                          of_partition + "group by key order by min(\"offset\") limit 10",
       soci::use(of.group), soci::use(of.topic), soci::use(of.partition));
  std::vector<parked_view> out;
  for (const auto& row : rows)
    out.push_back({key_of(row.get<std::string>(0)), row.get<std::string>(1), row.get<std::string>(2),
                   row.get<long long>(3), row.get<long long>(4), row.get<long long>(5)});
  return out;
}

std::vector<open_letter_view> open_letters(soci::session& sql, const partition_name& of) {
  const soci::rowset<soci::row> rows =
      (sql.prepare << "select dead_letter_id, \"offset\", encode(key, 'hex'), reason, "
                      "to_char(created_at at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"') from dead_letters "
                      "where closed_at is null and topic = :t and partition = :p "
                      "order by dead_letter_id desc limit 10",
       soci::use(of.topic), soci::use(of.partition));
  std::vector<open_letter_view> out;
  for (const auto& row : rows) {
    open_letter_view one{
        row.get<long long>(0), row.get<long long>(1), {}, row.get<std::string>(3), row.get<std::string>(4)};
    if (row.get_indicator(2) == soci::i_ok)
      one.key = key_of(row.get<std::string>(2));
    out.push_back(std::move(one));
  }
  return out;
}

}  // namespace

stored_view read_stored(soci::session& sql, const partition_name& of) {
  return {next_offset(sql, of), claimed_by(sql, of), lock_waits(sql), parked_keys(sql, of), open_letters(sql, of)};
}

}  // namespace troupe::inspect
