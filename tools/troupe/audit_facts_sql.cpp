#include "runtime/inbox/batches_sql.hpp"
#include "runtime/inbox/events_sql.hpp"
#include "runtime/inspect/trace_sql.hpp"
#include "tools/troupe/audit_facts.hpp"

namespace troupe::auditing {
namespace {

constexpr auto parked_sql =
    "select consumer_group, topic, count(*), count(distinct (partition, key)), count(*) filter (where state = 'held'), "
    "count(*) filter (where state = 'held' and not exists (select from dead_letters d where "
    "(d.consumer_group, d.topic, d.partition, d.\"offset\", d.record_print) = "
    "(p.consumer_group, p.topic, p.partition, p.\"offset\", p.record_print) and d.closed_at is null)), "
    "count(*) filter (where is_due), "
    "coalesce((max(extract(epoch from clock_timestamp() - next_attempt_at)) filter (where is_due) * 1000)::bigint, 0) "
    "from (select *, state <> 'held' and next_attempt_at < clock_timestamp() - :late * interval '1 millisecond' and "
    "row_number() over (partition by consumer_group, topic, partition, key order by log, \"offset\") = 1 as is_due "
    "from parked_records) p group by 1, 2 order by 1, 2";

// An earlier record that came later into the table was read once more, or replayed.
constexpr auto overtaken_sql =
    "select consumer_group, topic, l.partition::bigint, l.\"offset\", e.\"offset\" from parked_records l "
    "join parked_records e using (consumer_group, topic, partition) where md5(e.key) = md5(l.key) and e.key = l.key "
    "and (e.log, e.\"offset\") < (l.log, l.\"offset\") and e.parked_at <= l.parked_at "
    "and l.attempts > 0 and e.attempts = 0 and e.state = 'waiting' order by 1, 2, 3, 4 limit 5";

std::vector<parked_facts> read_parked(soci::session& sql, std::chrono::milliseconds patience) {
  const long long late = patience.count();
  const soci::rowset<soci::row> rows = (sql.prepare << parked_sql, soci::use(late, "late"));
  std::vector<parked_facts> out;
  for (const auto& row : rows)
    out.push_back({row.get<std::string>(0), row.get<std::string>(1), row.get<long long>(2), row.get<long long>(3),
                   row.get<long long>(4), row.get<long long>(5), row.get<long long>(6), row.get<long long>(7)});
  return out;
}

std::vector<overtaken_record> read_overtaken(soci::session& sql) {
  const soci::rowset<soci::row> rows = (sql.prepare << overtaken_sql);
  std::vector<overtaken_record> out;
  for (const auto& row : rows)
    out.push_back({row.get<std::string>(0), row.get<std::string>(1), row.get<long long>(2), row.get<long long>(3),
                   row.get<long long>(4)});
  return out;
}

std::vector<inbox_facts> read_inbox(soci::session& sql) {
  std::vector<inbox_facts> out;
  {
    const soci::rowset<soci::row> rows =
        (sql.prepare << "select distinct consumer_group, topic, partition from inbox_batches order by 1, 2, 3");
    for (const auto& row : rows)
      out.push_back({row.get<std::string>(0), row.get<std::string>(1), row.get<int>(2), {}});
  }
  for (auto& one : out)
    one.rows = inbox::load_inbox(sql, {one.group, one.topic, one.partition});
  return out;
}

}  // namespace

stored_facts read_facts(soci::session& sql, const patience& with) {
  stored_facts out;
  out.outbox = inspect::read_outbox(sql);
  out.letters = letters::group_letters(sql, {});
  out.parked = read_parked(sql, with.parked);
  out.overtaken = read_overtaken(sql);
  out.inbox = read_inbox(sql);
  out.outdated_events = inbox::count_outdated(sql, with.inbox);
  return out;
}

void only_read(soci::session& sql) { sql << "set transaction isolation level repeatable read, read only"; }

}  // namespace troupe::auditing
