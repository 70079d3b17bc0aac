#include "runtime/outbox/outbox_sql.hpp"

#include "runtime/outbox/outbox_store_port.hpp"
#include "runtime/store/hex.hpp"
#include "runtime/store/storable.hpp"
#include "runtime/wire/codec/utf8.hpp"
#include "runtime/wire/envelope.hpp"

#include <map>
#include <sstream>
#include <utility>

namespace troupe::outbox {
namespace {

// A data-modifying statement does not see its own rows: what outbox_before finds was committed before it began. Pairs
// are lines of the event's number in the statement and the id of the event before it, in hex: ids may hold anything.
std::string inserting(const std::string& at_conflict) {
  return "outbox_new as (select * from unnest(:outbox_ids::text[], :outbox_topics::text[], :outbox_keys::text[], "
         ":outbox_types::text[], :outbox_payloads::text[], :outbox_headers::text[]) with ordinality d(i, t, k, y, p, "
         "h, "
         "n)), "
         "outbox_rows as (insert into outbox(event_id, topic, key, type, payload, headers, node) "
         "select i, t, k, y, p, h, :outbox_node::text from outbox_new order by n" +
         at_conflict +
         "), outbox_before as (select coalesce(string_agg(n || ' ' || encode(convert_to(event_id, 'UTF8'), 'hex'), "
         "e'\\n'), '') pairs from outbox_new "
         "cross join lateral (" +
         last_of_key("t", "k", "") + ") b)";
}

}  // namespace

// JSON never begins with a backslash, so a payload that does is hex: SOCI and text columns take no NUL, the columns no
// broken UTF-8.
std::string to_column(const std::string& payload) {
  const bool text =
      payload.empty() || (payload.front() == '{' && payload.find('\0') == payload.npos && wire::is_utf8(payload));
  return text ? payload : "\\x" + store::to_hex(payload);
}

std::string from_column(const std::string& column) {
  return column.starts_with("\\x") ? store::from_hex(std::string_view{column}.substr(2)) : column;
}

void outbox_rows::clear() {
  for (auto* column : {&ids_, &topics_, &keys_, &types_, &payloads_, &headers_})
    *column = {};
}

void outbox_rows::add(const wire::event& one) {
  ids_.add(one.id);
  topics_.add(one.topic);
  keys_.add(one.key);
  types_.add(one.type);
  payloads_.add(to_column(one.payload));
  headers_.add(store::storable(wire::to_text(one.head)));
}

const std::string& outbox_rows::insert_cte() {
  static const auto text = inserting("");
  return text;
}

const std::string& outbox_rows::insert_new_cte() {
  static const auto text = inserting(" on conflict do nothing returning 1");
  return text;
}

void outbox_rows::finish(const std::string& node_name) {
  ids = ids_.text();
  topics = topics_.text();
  keys = keys_.text();
  types = types_.text();
  payloads = payloads_.text();
  headers = headers_.text();
  node = node_name;
}

std::vector<entry> entries_of(std::vector<wire::event> events, const std::string& pairs) {
  std::vector<entry> out;
  std::map<std::pair<std::string, std::string>, std::string> last;  // of this statement, by topic and key
  for (auto& event : events) {
    auto& before = last[{event.topic, event.key}];
    auto earlier = std::exchange(before, event.id);
    out.push_back({std::move(event), std::move(earlier)});
  }
  std::istringstream lines{pairs};
  for (std::string number, id; std::getline(lines, number, ' ') && std::getline(lines, id);)
    if (auto& one = out.at(std::stoul(number) - 1); one.before.empty())
      one.before = store::from_hex(id);
  return out;
}

void insert_events(soci::session& sql, const std::vector<wire::event>& events, const std::string& node_name) {
  outbox_rows rows;
  for (const auto& one : events)
    rows.add({store::storable(one.id), one.topic, one.key, store::storable(one.type), one.payload, one.head});
  rows.finish(node_name);
  sql << "insert into outbox(event_id, topic, key, type, payload, headers, node) select i, t, k, y, p, h, :node from "
         "unnest(:ids::text[], :topics::text[], :keys::text[], :types::text[], :payloads::text[], :headers::text[]) "
         "with ordinality d(i, t, k, y, p, h, n) order by n on conflict do nothing",
      soci::use(rows.node), soci::use(rows.ids), soci::use(rows.topics), soci::use(rows.keys), soci::use(rows.types),
      soci::use(rows.payloads), soci::use(rows.headers);
}

// The index is on the key's hash, so that a long key does not make it large.
std::string rows_of_key(const std::string& topic, const std::string& key) {
  return "from outbox l where hashtextextended(l.key, 0) = hashtextextended(" + key + ", 0) and l.topic = " + topic +
         " and l.key = " + key;
}

std::string last_of_key(const std::string& topic, const std::string& key, const std::string& below) {
  return "select event_id " + rows_of_key(topic, key) + (below.empty() ? "" : " and l.position < " + below) +
         " order by l.position desc limit 1";
}

std::string first_bytes_of(const std::string& rows) {
  return "select * from (select *, sum(octet_length(payload)) over (order by position) - octet_length(payload) as "
         "bytes_before from (" +
         rows + ") p) b where bytes_before < " + std::to_string(most_page_bytes);
}

// The column of a binary payload is twice as long. To take one for full that is not costs an empty page.
bool is_page_full(const std::vector<entry>& events) {
  std::size_t bytes = 0;
  for (const auto& one : events)
    bytes += one.event.payload.size();
  return bytes >= most_page_bytes / 2;
}

std::string with_before(const std::string& rows) {
  return "select o.event_id, o.topic, o.key, o.type, o.payload, o.headers, coalesce(b.event_id, ''), o.position from " +
         rows + " o left join lateral (" + last_of_key("o.topic", "o.key", "o.position") +
         ") b on true order by o.position";
}

}  // namespace troupe::outbox
