#include "runtime/outbox/handing_sql.hpp"

#include "runtime/outbox/outbox_sql.hpp"
#include "runtime/outbox/sweep_sql.hpp"
#include "runtime/store/arrays.hpp"

namespace troupe::outbox {
namespace {

/// Of the key of the outbox row `o`.
std::string oldest() { return rows_of_key("o.topic", "o.key") + " order by l.position limit 1"; }

}  // namespace

still_there select_present(soci::session& sql, const std::vector<find_present::chain>& chains,
                           const std::string& node_name) {
  store::array_literal ids;
  for (const auto& chain : chains)
    ids.add(chain.awaited);
  const auto literal = ids.text();
  const soci::rowset<soci::row> rows =
      (sql.prepare << "select o.event_id, h.node from outbox o cross join lateral (select node " + oldest() +
                          ") h where o.event_id = any(:ids::text[])",
       soci::use(literal));
  still_there found;
  for (const auto& row : rows) {
    found.ids.push_back(row.get<std::string>(0));
    if (row.get<std::string>(1) != node_name)
      found.led.push_back(found.ids.back());
  }
  return found;
}

// A locked row is about to be deleted: who waits here would hold up its node, and its key has another oldest row then.
std::vector<std::string> hand_on(soci::session& sql, const std::vector<find_present::chain>& chains,
                                 std::chrono::milliseconds dead_after, const std::string& node_name) {
  store::array_literal awaited, waiting;  // side by side
  for (const auto& chain : chains)
    for (const auto& id : chain.ids) {
      awaited.add(chain.awaited);
      waiting.add(id);
    }
  const auto forerunners = awaited.text(), ids = waiting.text();
  const long long milliseconds = dead_after.count();
  const soci::rowset<std::string> rows =
      (sql.prepare
           << "with waiting as (select * from unnest(:awaited::text[], :ids::text[]) w(awaited, id)), "
              "oldest as materialized (select o.event_id awaited, h.event_id, h.node from outbox o "
              "cross join lateral (select event_id, node " +
                  oldest() +
                  " for no key update skip locked) h where o.event_id in (select awaited from waiting) "
                  "and h.node <> :me and h.node = any(" +
                  living_nodes +
                  ")), "
                  "marked as (update outbox set awaited = true where event_id in (select event_id from oldest)) "
                  "update outbox o set node = h.node, handed = true from waiting w join oldest h using (awaited) "
                  "where o.event_id = w.id and o.node = :me2 returning o.event_id",
       soci::use(forerunners), soci::use(ids), soci::use(node_name), soci::use(milliseconds), soci::use(node_name));
  return {rows.begin(), rows.end()};
}

bool delete_rows(soci::session& sql, const std::vector<std::string>& ids) {
  const auto literal = store::array_of(ids);
  int awaited = 0;
  sql << "with gone as (delete from outbox where event_id = any(:ids::text[]) returning awaited) "
         "select count(*) from gone where awaited",
      soci::use(literal), soci::into(awaited);
  return awaited > 0;
}

erased take_handed(soci::session& sql, const std::string& node_name, std::size_t room) {
  const auto limit = static_cast<long long>(room);
  const soci::rowset<soci::row> rows =
      (sql.prepare << "with mine as (update outbox set handed = false where event_id in (select event_id from (" +
                          first_bytes_of(
                              "select * from outbox where node = :me and handed order by position limit :room") +
                          ") w) returning *) " + with_before("mine"),
       soci::use(node_name), soci::use(limit));
  erased out;
  for (const auto& row : rows)
    out.handed.push_back(entry_in(row));
  out.is_full = out.handed.size() >= room || is_page_full(out.handed);
  return out;
}

}  // namespace troupe::outbox
