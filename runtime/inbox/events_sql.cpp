#include "runtime/inbox/events_sql.hpp"

#include "runtime/store/arrays.hpp"

#include <sstream>

namespace troupe::inbox {
namespace {

constexpr char separator = '\n';  // in no printable text

// A list in one text costs half of an array literal, whose elements are quoted. An empty text is a list of one.
const std::string asked =
    "unnest(string_to_array(:ids, e'\\n'), coalesce(nullif(string_to_array(:sources, e'\\n'), '{}'), '{\"\"}'), "
    ":offsets::bigint[]) with ordinality a(id, source, at, n)";
const std::string now_us = "(extract(epoch from now()) * 1e6)::bigint";
// A record may tell any time; one of the future would make all others old.
const std::string note_one_sql =
    "insert into inbox_events(reader, event_id, source, partition, \"offset\", log_time) values (:reader, :id, "
    ":source, :partition, :at, least(nullif(:time::bigint, 0), " +
    now_us + ")) on conflict do nothing";
const std::string note_all_sql =
    "insert into inbox_events(reader, event_id, source, partition, \"offset\", log_time) select :reader::int, id, "
    "source, :partition::int, at, " +
    now_us + " from " + asked + " order by n on conflict do nothing";
// What this transaction has noted is no repeat.
const std::string noted_before_sql =
    "select coalesce(string_agg(n::text, ' '), '') from " + asked +
    " join inbox_events i on i.reader = :reader and i.event_id = a.id and i.source = a.source where i.xmin <> "
    "pg_current_xact_id()::xid";
const std::string forget_sql = "delete from inbox_events i using " + asked +
                               " where i.reader = :reader and i.event_id = a.id and i.source = a.source";

// What a parked record says its event is called, see schemas/header_text.hpp.
constexpr auto parked_ids =
    "select replace(substring(headers from '(?in)^ce_id: (.*)$'), '\\x5c', '\\') from parked_records where headers ~ "
    "'(?in)^ce_id: '";
// Everything up to the record that was noted is finished, as far as the database knows; a local route has no offsets.
constexpr auto is_passed =
    "(i.partition < 0 or exists (select from inbox_readers r join partition_owners o on o.consumer_group = "
    "r.consumer_group and o.topic = r.topic where r.reader = i.reader and o.partition = i.partition and o.next_offset "
    "> "
    "i.\"offset\"))";
const std::string newest_sql =
    std::string{
        "select reader, partition, max(log_time) from inbox_events i where ctid >= "
        ":first::tid and ctid < :last::tid and "} +
    is_passed + " group by reader, partition";
const std::string cannot_come_again =
    std::string{is_passed} +
    " and not exists (select from outbox x where x.event_id = i.event_id) and i.event_id not in (" + parked_ids + ")";
const std::string prune_sql =
    "delete from inbox_events i where ctid >= :first::tid and ctid < :last::tid and log_time < (select "
    "newest - :keep::bigint from unnest(:readers::int[], :partitions::int[], :newest::bigint[]) "
    "w(reader, partition, newest) where w.reader = i.reader and w.partition = i.partition) and " +
    cannot_come_again;
const std::string outdated_sql =
    std::string{"with passed as (select reader, partition, max(log_time) newest from inbox_events i where "} +
    is_passed +
    " group by 1, 2) select count(*) from inbox_events i join passed w using (reader, partition) where "
    "i.log_time < w.newest - :keep and " +
    cannot_come_again;

std::string joined(const std::vector<brought_event>& events, std::string_view brought_event::*which) {
  std::string out;
  for (const auto& one : events) {
    if (&one != &events.front())
      out += separator;
    out += one.*which;
  }
  return out;
}

struct block_range {
  std::string first, last;
};

block_range range_of(std::int64_t from, std::int64_t end) {
  const auto place = [](std::int64_t block) { return '(' + std::to_string(block) + ",0)"; };
  return {place(from), place(end)};
}

void look_at(soci::session& sql, const block_range& blocks, walk::times& newest) {
  const soci::rowset<soci::row> rows =
      (sql.prepare << newest_sql, soci::use(blocks.first, "first"), soci::use(blocks.last, "last"));
  for (const auto& row : rows) {
    auto& known = newest[{row.get<int>(0), row.get<int>(1)}];
    known = std::max(known, row.get<long long>(2));
  }
}

std::int64_t forget_in(soci::session& sql, const block_range& blocks, const walk::times& newest,
                       std::chrono::milliseconds keep) {
  store::array_literal readers, partitions, times;
  for (const auto& [who, time] : newest) {
    readers.add(who.first);
    partitions.add(who.second);
    times.add(time);
  }
  const long long us = std::chrono::microseconds{keep}.count();
  const std::string r = readers.text(), p = partitions.text(), t = times.text();
  soci::statement forget =
      (sql.prepare << prune_sql, soci::use(blocks.first, "first"), soci::use(blocks.last, "last"),
       soci::use(us, "keep"), soci::use(r, "readers"), soci::use(p, "partitions"), soci::use(t, "newest"));
  forget.execute(true);
  return forget.get_affected_rows();
}

}  // namespace

events_statements::events_statements(soci::session& on)
    : sql_{on},
      note_one_{(on.prepare << note_one_sql, soci::use(reader_, "reader"), soci::use(id_, "id"),
                 soci::use(source_, "source"), soci::use(partition_, "partition"), soci::use(offset_, "at"),
                 soci::use(log_time_, "time"))},
      note_all_{(on.prepare << note_all_sql, soci::use(reader_, "reader"), soci::use(partition_, "partition"),
                 soci::use(ids_, "ids"), soci::use(sources_, "sources"), soci::use(offsets_, "offsets"))} {}

// Made when it is asked for first, and remembered only when it was found, so that it is nothing which a rollback takes
// away.
int events_statements::reader_of(const broker::partition_name& of) {
  const auto known = readers_.find({of.group, of.topic});
  if (known != readers_.end())
    return known->second;
  int reader = 0;
  const auto look = [&] {
    sql_ << "select reader from inbox_readers where consumer_group = :group and topic = :topic", soci::use(of.group),
        soci::use(of.topic), soci::into(reader);
    return sql_.got_data();
  };
  if (look()) {
    readers_[{of.group, of.topic}] = reader;
    return reader;
  }
  sql_ << "insert into inbox_readers(consumer_group, topic) values (:group, :topic) on conflict do nothing",
      soci::use(of.group), soci::use(of.topic);
  look();
  return reader;
}

bool events_statements::note(const broker::partition_name& of, const brought_event& one) {
  reader_ = reader_of(of);
  partition_ = of.partition;
  offset_ = one.at;
  log_time_ = one.log_time;
  id_ = one.id;
  source_ = one.source;
  note_one_.execute(true);
  return note_one_.get_affected_rows() == 1;
}

void events_statements::bind(const broker::partition_name& of, const std::vector<brought_event>& events) {
  reader_ = reader_of(of);
  partition_ = of.partition;
  ids_ = joined(events, &brought_event::id);
  sources_ = joined(events, &brought_event::source);
  store::array_literal offsets;
  for (const auto& one : events)
    offsets.add(one.at);
  offsets_ = offsets.text();
}

std::vector<std::size_t> events_statements::note(const broker::partition_name& of,
                                                 const std::vector<brought_event>& events) {
  bind(of, events);
  note_all_.execute(true);
  const auto noted = note_all_.get_affected_rows();
  return noted == static_cast<long long>(events.size()) ? std::vector<std::size_t>{} : noted_before();
}

std::vector<std::size_t> events_statements::noted_before() {
  std::string places;
  sql_ << noted_before_sql, soci::use(ids_, "ids"), soci::use(sources_, "sources"), soci::use(offsets_, "offsets"),
      soci::use(reader_, "reader"), soci::into(places);
  std::vector<std::size_t> out;
  std::istringstream numbers{places};
  for (std::size_t number = 0; numbers >> number;)
    out.push_back(number - 1);
  return out;
}

void events_statements::forget(const broker::partition_name& of, const std::vector<brought_event>& events) {
  bind(of, events);
  sql_ << forget_sql, soci::use(ids_, "ids"), soci::use(sources_, "sources"), soci::use(offsets_, "offsets"),
      soci::use(reader_, "reader");
}

std::int64_t prune_events(soci::session& sql, walk& walk, std::int64_t blocks, std::chrono::milliseconds keep) {
  long long size = 0;
  sql << "select pg_relation_size('inbox_events') / current_setting('block_size')::bigint", soci::into(size);
  const auto end = walk.next_block + blocks;
  const auto range = range_of(walk.next_block, end);
  look_at(sql, range, walk.rising);
  const auto forgotten = walk.newest.empty() ? 0 : forget_in(sql, range, walk.newest, keep);
  walk.next_block = end < size ? end : 0;
  if (walk.next_block == 0)
    walk.newest = std::exchange(walk.rising, {});
  return forgotten;
}

std::int64_t count_outdated(soci::session& sql, std::chrono::milliseconds keep) {
  const long long us = std::chrono::microseconds{keep}.count();
  long long out = 0;
  sql << outdated_sql, soci::use(us, "keep"), soci::into(out);
  return out;
}

}  // namespace troupe::inbox
