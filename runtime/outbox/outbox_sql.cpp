#include "runtime/outbox/outbox_sql.hpp"

#include "runtime/store/hex.hpp"
#include "schemas/codec/utf8.hpp"
#include "schemas/envelope.hpp"

namespace troupe::outbox {

// JSON never begins with a backslash, so a payload that does is hex: SOCI and text columns take no NUL, the columns no
// broken UTF-8.
std::string to_column(const std::string& payload) {
  const bool text =
      payload.empty() || (payload.front() == '{' && payload.find('\0') == payload.npos && schemas::is_utf8(payload));
  return text ? payload : "\\x" + store::to_hex(payload);
}

std::string from_column(const std::string& column) {
  return column.starts_with("\\x") ? store::from_hex(std::string_view{column}.substr(2)) : column;
}

void outbox_rows::clear() {
  for (auto* column : {&ids_, &topics_, &keys_, &types_, &payloads_, &headers_})
    *column = {};
}

void outbox_rows::add(const schemas::event& one) {
  ids_.add(one.id);
  topics_.add(one.topic);
  keys_.add(one.key);
  types_.add(one.type);
  payloads_.add(to_column(one.payload));
  headers_.add(schemas::to_text(one.head));
}

const char* outbox_rows::insert_cte() {
  return "outbox_rows as (insert into outbox(event_id, topic, key, type, payload, headers, node) "
         "select * from unnest(:outbox_ids::text[], :outbox_topics::text[], :outbox_keys::text[], "
         ":outbox_types::text[], :outbox_payloads::text[], :outbox_headers::text[]) d(i, t, k, y, p, h), "
         "(select :outbox_node::text) me(node))";
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

}  // namespace troupe::outbox
