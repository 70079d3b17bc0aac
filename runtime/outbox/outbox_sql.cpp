#include "runtime/outbox/outbox_sql.hpp"

#include "schemas/envelope.hpp"

namespace troupe::outbox {

void outbox_rows::clear() {
  for (auto* column : {&ids_, &topics_, &keys_, &types_, &payloads_, &headers_})
    *column = {};
}

void outbox_rows::add(const schemas::event& one) {
  ids_.add(one.id);
  topics_.add(one.topic);
  keys_.add(one.key);
  types_.add(one.type);
  payloads_.add(one.payload);
  headers_.add(schemas::to_text(one.head));
}

const char* outbox_rows::insert_cte() {
  return "outbox_rows as (insert into outbox(event_id, topic, key, type, payload, headers, node) "
         "select i, t, k, y, p, h, :outbox_node from unnest(:outbox_ids::text[], :outbox_topics::text[], "
         ":outbox_keys::text[], :outbox_types::text[], :outbox_payloads::text[], :outbox_headers::text[]) "
         "d(i, t, k, y, p, h))";
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
