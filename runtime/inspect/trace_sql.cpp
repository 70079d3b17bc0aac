#include "runtime/inspect/trace_sql.hpp"

#include "runtime/inbox/noted_event.hpp"
#include "runtime/store/hex.hpp"
#include "runtime/store/moment_sql.hpp"
#include "runtime/wire/header_text.hpp"

namespace troupe::inspect {
namespace {

// Empty where there is none.
std::string moment(const std::string& column) { return "coalesce(" + store::moment_sql(column) + ", '')"; }

const std::string letter_columns = "select dead_letter_id, reason, " + moment("created_at") + ", " +
                                   moment("closed_at") + ", coalesce(closed_as, ''), style from dead_letters where ";

constexpr auto of_record = "consumer_group = :g and topic = :t and partition = :p and \"offset\" = :o";

std::optional<letter_row> first_of(const soci::rowset<soci::row>& rows) {
  for (const auto& row : rows)
    return letter_row{row.get<long long>(0),   row.get<std::string>(1), row.get<std::string>(2),
                      row.get<std::string>(3), row.get<std::string>(4), row.get<std::string>(5)};
  return std::nullopt;
}

}  // namespace

std::optional<outbox_row> find_in_outbox(soci::session& sql, const std::string& event_id) {
  std::string node, created, headers;
  sql << "select node, " + moment("created_at") + ", headers from outbox where event_id = :id", soci::use(event_id),
      soci::into(node), soci::into(created), soci::into(headers);
  if (!sql.got_data())
    return std::nullopt;
  return outbox_row{node, created, wire::headers_from_text(headers)};
}

std::optional<letter_row> find_letter(soci::session& sql, const place_view& of) {
  const auto partition = static_cast<long long>(of.partition), offset = static_cast<long long>(of.offset);
  return first_of((sql.prepare << letter_columns + of_record, soci::use(of.group), soci::use(of.topic),
                   soci::use(partition), soci::use(offset)));
}

std::optional<letter_row> find_letter(soci::session& sql, const std::string& topic, const std::string& event_id) {
  const auto line = "ce_id: " + event_id + "\n";
  return first_of((sql.prepare << letter_columns +
                                      "partition is null and topic = :t and position(:l in headers || e'\\n') > 0 "
                                      "order by dead_letter_id desc limit 1",
                   soci::use(topic), soci::use(line)));
}

std::optional<parked_row> find_parked(soci::session& sql, const place_view& of) {
  const auto partition = static_cast<long long>(of.partition), offset = static_cast<long long>(of.offset);
  long long attempts = 0, before = 0;
  parked_row out;
  sql << "select attempts::bigint, state, last_error, " + moment("parked_at") + ", " + moment("next_attempt_at") +
             ", (select count(*) from parked_records e where e.consumer_group = r.consumer_group and e.topic = r.topic "
             "and e.partition = r.partition and md5(e.key) = md5(r.key) and e.key = r.key and (e.log, "
             "e.\"offset\") < (r.log, r.\"offset\")) from parked_records r where " +
             of_record + " order by log desc limit 1",
      soci::use(of.group), soci::use(of.topic), soci::use(partition), soci::use(offset), soci::into(attempts),
      soci::into(out.state), soci::into(out.last_error), soci::into(out.parked_at), soci::into(out.next_attempt_at),
      soci::into(before);
  if (!sql.got_data())
    return std::nullopt;
  out.attempts = attempts;
  out.before = before;
  return out;
}

std::optional<place_view> find_place(soci::session& sql, const std::string& event_id) {
  const auto line = "ce_id: " + event_id + "\n";
  long long partition = 0, offset = 0;
  place_view out;
  sql << "select consumer_group, topic, p, o from ("
         "select consumer_group, topic, coalesce(partition, -1)::bigint p, coalesce(\"offset\", -1) o, created_at at "
         "from dead_letters where position(:l1 in headers || e'\\n') > 0 union all "
         "select consumer_group, topic, partition::bigint, \"offset\", parked_at from parked_records "
         "where position(:l2 in headers || e'\\n') > 0 union all "
         "select r.consumer_group, r.topic, i.partition::bigint, i.\"offset\", '-infinity' from inbox_readers r "
         "join inbox_events i on i.reader = r.reader and i.event_id = :id) known order by at desc limit 1",
      soci::use(line, "l1"), soci::use(line, "l2"), soci::use(event_id, "id"), soci::into(out.group),
      soci::into(out.topic), soci::into(partition), soci::into(offset);
  if (!sql.got_data())
    return std::nullopt;
  out.partition = partition;
  out.offset = offset;
  return out;
}

namespace {

std::optional<std::string> find_noted(soci::session& sql, const place_view& of, const std::string& event_id) {
  long long at = 0;
  sql << "select coalesce(max(i.log_time), -1) from inbox_readers r join inbox_events i on i.reader = r.reader and "
         "i.event_id = :id where r.consumer_group = :g and r.topic = :t",
      soci::use(event_id, "id"), soci::use(of.group, "g"), soci::use(of.topic, "t"), soci::into(at);
  if (at < 0)
    return std::nullopt;
  return at == 0 ? "" : wire::to_rfc3339(wire::timestamp{std::chrono::microseconds{at}});
}

bool is_in_batches(soci::session& sql, const place_view& of, const std::string& event_id, const std::string& source) {
  const auto bytes = inbox::to_bytes({{inbox::print_of_event(event_id, source), 0}});
  const auto print = store::to_hex(bytes.substr(0, sizeof(inbox::event_print)));
  const auto partition = static_cast<long long>(of.partition);
  long long rows = 0;
  sql << "select count(*) from inbox_batches where consumer_group = :g and topic = :t and partition = :p and "
         "position(decode(:print, 'hex') in prints) > 0",
      soci::use(of.group, "g"), soci::use(of.topic, "t"), soci::use(partition, "p"), soci::use(print, "print"),
      soci::into(rows);
  return rows > 0;
}

}  // namespace

std::optional<std::string> find_effect(soci::session& sql, const place_view& of, const std::string& event_id,
                                       const std::string& source) {
  if (auto noted = find_noted(sql, of, event_id))
    return noted;
  return !source.empty() && is_in_batches(sql, of, event_id, source) ? std::optional<std::string>{""} : std::nullopt;
}

std::optional<std::int64_t> stored_offset(soci::session& sql, const place_view& of) {
  const auto partition = static_cast<long long>(of.partition);
  long long next = 0;
  sql << "select next_offset from consumer_offsets where consumer_group = :g and topic = :t and partition = :p",
      soci::use(of.group), soci::use(of.topic), soci::use(partition), soci::into(next);
  return sql.got_data() ? std::optional<std::int64_t>{next} : std::nullopt;
}

outbox_facts_view read_outbox(soci::session& sql) {
  outbox_facts_view out;
  const soci::rowset<soci::row> waiting =
      (sql.prepare << "select topic, node, count(*), "
                      "(extract(epoch from clock_timestamp() - min(created_at)) * 1000)::bigint oldest, "
                      "(array_agg(event_id order by position))[1], (array_agg(key order by position))[1], "
                      "(select count(*) from nodes n where n.name = o.node and n.heartbeat_at > now() - interval '3500 "
                      "milliseconds') from outbox o group by topic, node order by oldest desc");
  for (const auto& row : waiting)
    out.waiting.push_back({row.get<std::string>(0), row.get<std::string>(1), row.get<long long>(2),
                           row.get<long long>(3), row.get<std::string>(4), row.get<std::string>(5),
                           row.get<long long>(6) > 0});
  const soci::rowset<soci::row> refused =
      (sql.prepare << "select dead_letter_id, topic, coalesce(encode(key, 'escape'), ''), reason, " +
                          moment("created_at") +
                          ", count(*) over () from dead_letters where partition is null and closed_at is null "
                          "order by dead_letter_id desc limit 10");
  for (const auto& row : refused) {
    out.refused.push_back({row.get<long long>(0), row.get<std::string>(1), row.get<std::string>(2),
                           row.get<std::string>(3), row.get<std::string>(4)});
    out.allRefused = row.get<long long>(5);
  }
  return out;
}

}  // namespace troupe::inspect
