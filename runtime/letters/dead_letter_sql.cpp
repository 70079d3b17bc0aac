#include "runtime/letters/dead_letter_sql.hpp"

#include "runtime/letters/record_columns_sql.hpp"

namespace troupe::letters {
namespace {

struct letter_columns : record_columns {
  store::array_literal groups, topics, partitions, fingerprints, styles;

  void add(const dead_letter& one) {
    record_columns::add(one.record);
    add_attempt(one.attempts, one.reason);
    groups.add(one.group);
    topics.add(one.topic);
    one.record.at < 0 ? partitions.add_null() : partitions.add(one.record.from.partition);
    fingerprints.add(fingerprint(one.reason));
    styles.add(one.style);
  }
};

}  // namespace

void store_letters(soci::session& sql, const std::vector<dead_letter>& letters, const std::string& node_name) {
  if (letters.empty())
    return;
  letter_columns all;
  for (const auto& one : letters)
    all.add(one);
  // A row from before prints were stored is known by its content.
  sql << "insert into dead_letters(consumer_group, topic, partition, \"offset\", key, headers, payload, reason, "
         "fingerprint, attempts, node, style, record_print, log) "
         "select g, t, p, o, decode(k, 'hex'), h, decode(v, 'hex'), r, f, a, :node::text, s, rp, "
         "coalesce((select log from partition_owners where (consumer_group, topic, partition) = (g, t, p)), 0) "
         "from unnest(:gs::text[], :ts::text[], :ps::int[], :os::bigint[], :ks::text[], :hs::text[], :vs::text[], "
         ":rs::text[], :fs::text[], :as::int[], :ss::text[], :rps::bigint[]) "
         "with ordinality l(g, t, p, o, k, h, v, r, f, a, s, rp, i) where not exists (select from dead_letters d where "
         "(d.consumer_group, d.topic, d.partition, d.\"offset\", d.record_print) = (g, t, p, o, 0) and d.key is not "
         "distinct from decode(k, 'hex') and d.payload is not distinct from decode(v, 'hex')) "
         "order by i on conflict do nothing",
      soci::use(node_name), soci::use(all.groups.text()), soci::use(all.topics.text()),
      soci::use(all.partitions.text()), soci::use(all.offsets.text()), soci::use(all.keys.text()),
      soci::use(all.headers.text()), soci::use(all.payloads.text()), soci::use(all.reasons.text()),
      soci::use(all.fingerprints.text()), soci::use(all.attempts.text()), soci::use(all.styles.text()),
      soci::use(all.prints.text());
}

}  // namespace troupe::letters
