#include "runtime/bridge/inbox_sql.hpp"

#include "runtime/store/arrays.hpp"

#include <sstream>

namespace troupe::bridge {
namespace {

constexpr char separator = '\n';  // in no printable text

// A list in one text costs half of an array literal, whose elements are quoted. An empty text is a list of one.
const std::string asked =
    "unnest(string_to_array(:ids, e'\\n'), coalesce(nullif(string_to_array(:sources, e'\\n'), '{}'), '{\"\"}'), "
    ":offsets::bigint[], :times::bigint[]) with ordinality a(id, source, at, time, n)";
const std::string note_sql =
    "insert into inbox(reader, partition, \"offset\", appended_at, event_id, source) select :reader::int, "
    ":partition::int, at, time, id, source "
    "from " +
    asked + " order by n on conflict do nothing";
// What this transaction has noted is no repeat.
const std::string noted_before_sql =
    "select coalesce(string_agg(n::text, ' '), '') from " + asked +
    " join inbox i on i.reader = :reader and i.event_id = a.id and i.source = a.source where "
    "i.xmin <> pg_current_xact_id()::xid and (i.partition <> :partition or i.\"offset\" <> at or "
    "i.appended_at <> time)";
const std::string forget_sql =
    "delete from inbox i using " + asked + " where i.reader = :reader and i.event_id = a.id and i.source = a.source";

std::string joined(const std::vector<brought_event>& events, std::string_view brought_event::*which) {
  std::string out;
  for (const auto& one : events) {
    if (&one != &events.front())
      out += separator;
    out += one.*which;
  }
  return out;
}

}  // namespace

inbox_statements::inbox_statements(soci::session& on)
    : sql_{on},
      note_{(on.prepare << note_sql, soci::use(reader_, "reader"), soci::use(partition_, "partition"),
             soci::use(ids_, "ids"), soci::use(sources_, "sources"), soci::use(offsets_, "offsets"),
             soci::use(times_, "times"))} {}

void inbox_statements::bind(const partition_name& of, const std::vector<brought_event>& events) {
  reader_ = readers_.of(sql_, of);
  partition_ = of.partition;
  ids_ = joined(events, &brought_event::id);
  sources_ = joined(events, &brought_event::source);
  store::array_literal offsets, times;
  for (const auto& one : events) {
    offsets.add(one.at);
    times.add(one.appended_at);
  }
  offsets_ = offsets.text();
  times_ = times.text();
}

std::vector<std::size_t> inbox_statements::note(const partition_name& of, const std::vector<brought_event>& events) {
  if (of.partition < 0)
    return of_local_routes().note(of, events);
  bind(of, events);
  note_.execute(true);
  const auto noted = note_.get_affected_rows();
  return noted == static_cast<long long>(events.size()) ? std::vector<std::size_t>{} : noted_before();
}

std::vector<std::size_t> inbox_statements::noted_before() {
  std::string places;
  sql_ << noted_before_sql, soci::use(ids_, "ids"), soci::use(sources_, "sources"), soci::use(offsets_, "offsets"),
      soci::use(times_, "times"), soci::use(reader_, "reader"), soci::use(partition_, "partition"), soci::into(places);
  std::vector<std::size_t> out;
  std::istringstream numbers{places};
  for (std::size_t number = 0; numbers >> number;)
    out.push_back(number - 1);
  return out;
}

void inbox_statements::forget(const partition_name& of, const std::vector<brought_event>& events) {
  if (of.partition < 0)
    return of_local_routes().forget(of, events);
  bind(of, events);
  sql_ << forget_sql, soci::use(ids_, "ids"), soci::use(sources_, "sources"), soci::use(offsets_, "offsets"),
      soci::use(times_, "times"), soci::use(reader_, "reader");
}

noted_events& inbox_statements::of_local_routes() {
  if (!local_)
    local_ = std::make_unique<noted_events>(sql_);
  return *local_;
}

inbox_pruning prune_inbox(soci::session& sql, std::int64_t from, std::int64_t blocks, std::chrono::milliseconds keep) {
  long long size = 0;
  sql << "select pg_relation_size('inbox') / current_setting('block_size')::bigint", soci::into(size);
  const auto end = from + blocks;
  const auto place = [](std::int64_t block) { return '(' + std::to_string(block) + ",0)"; };
  const auto first = place(from), last = place(end);
  const long long us = std::chrono::microseconds{keep}.count();
  soci::statement forget =
      (sql.prepare << "delete from inbox i where ctid >= :first::tid and ctid < :last::tid and appended_at < "
                      "(extract(epoch from now()) * 1e6)::bigint - :keep and not exists (select from inbox_readers r "
                      "join consumer_offsets o on o.consumer_group = r.consumer_group and o.topic = r.topic where "
                      "r.reader = i.reader and o.partition = i.partition and (o.next_offset <= i.\"offset\" or "
                      "o.appended_at < i.appended_at + :beyond)) and not exists (select from outbox x where x.event_id "
                      "= i.event_id)",
       soci::use(first, "first"), soci::use(last, "last"), soci::use(us, "keep"), soci::use(us, "beyond"));
  forget.execute(true);
  return {end < size ? end : 0, forget.get_affected_rows()};
}

}  // namespace troupe::bridge
