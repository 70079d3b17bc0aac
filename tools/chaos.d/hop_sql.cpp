#include "tools/chaos.d/hop_sql.hpp"

#include "runtime/store/arrays.hpp"
#include "runtime/store/connection.hpp"

namespace troupe::chaos {
namespace {

// As its owner, whatever rights nodes have just now.
constexpr auto journal_sql = R"sql(
create table outbox_journal (booking bigint, event text, deed text, who text, at timestamptz default clock_timestamp());
create index on outbox_journal (booking);
create function note_in_journal() returns trigger language plpgsql security definer as $$
declare
  one outbox := case when tg_op = 'DELETE' then old else new end;
begin
  if one.type like '%order-booked%' then
    insert into outbox_journal(booking, event, deed, who)
      values ((one.payload::jsonb->>'booking')::bigint, one.event_id, tg_op, current_setting('application_name'));
  end if;
  return null;
end $$;
create trigger note_in_journal after insert or delete on outbox for each row execute function note_in_journal();
)sql";

constexpr auto passages_sql =
    "with asked as (select unnest(:bookings::bigint[]) booking), told as (select booking, event, deed, "
    "string_agg(who || ' at ' || at::time(3), ', ' order by at) how from outbox_journal join asked using (booking) "
    "group by 1, 2, 3) select asked.booking, coalesce(w.event, ''), coalesce(w.how, ''), coalesce(d.how, '') from "
    "asked "
    "left join told w on w.booking = asked.booking and w.deed = 'INSERT' "
    "left join told d on d.booking = asked.booking and d.deed = 'DELETE' and d.event = w.event order by 1";

}  // namespace

void create_hop_tables(soci::session& sql, const std::string& tables) {
  sql << tables;
  sql << std::string{"grant select, insert on bookings, entries to "} + node_role;
}

std::vector<booking_row> bookings(soci::session& sql) {
  std::vector<booking_row> out;
  const soci::rowset<soci::row> found =
      sql.prepare << "select number, order_id, (extract(epoch from occurred_at) * 1000000)::bigint,"
                     " partition::bigint, \"offset\" from bookings order by number";
  for (const auto& row : found)
    out.push_back({row.get<long long>(0),
                   row.get<long long>(1),
                   wire::timestamp{std::chrono::microseconds{row.get<long long>(2)}},
                   {static_cast<std::int32_t>(row.get<long long>(3)), row.get<long long>(4)}});
  return out;
}

std::vector<entry_row> entries(soci::session& sql) {
  std::vector<entry_row> out;
  const soci::rowset<soci::row> found = sql.prepare << "select booking, order_id from entries order by number";
  for (const auto& row : found)
    out.push_back({row.get<long long>(0), row.get<long long>(1)});
  return out;
}

void keep_outbox_journal(soci::session& sql) { store::execute_script(sql, journal_sql); }

std::vector<outbox_passage> journal_of(soci::session& sql, const std::vector<std::int64_t>& bookings) {
  store::array_literal asked;
  for (const auto one : bookings)
    asked.add(one);
  const auto literal = asked.text();
  std::vector<outbox_passage> out;
  const soci::rowset<soci::row> found = (sql.prepare << passages_sql, soci::use(literal, "bookings"));
  for (const auto& row : found)
    out.push_back({row.get<long long>(0), row.get<std::string>(1), row.get<std::string>(2), row.get<std::string>(3)});
  return out;
}

std::set<letter_place> letters_of(soci::session& sql, const std::string& group) {
  std::set<letter_place> out;
  const soci::rowset<soci::row> found =
      (sql.prepare << "select topic, coalesce(partition, -1)::int, coalesce(\"offset\", -1)::bigint from dead_letters"
                      " where consumer_group = :group",
       soci::use(group, "group"));
  for (const auto& row : found)
    out.insert({row.get<std::string>(0), row.get<int>(1), row.get<long long>(2), ""});
  return out;
}

}  // namespace troupe::chaos
