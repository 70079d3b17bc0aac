#include "runtime/letters/dead_letter_sql.hpp"

#include "runtime/store/hex.hpp"
#include "runtime/store/storable.hpp"
#include "schemas/envelope.hpp"

namespace troupe::letters {
namespace {

struct optional_text {
  explicit optional_text(const std::optional<std::string>& from)
      : value{from ? store::to_hex(*from) : ""}, present{from ? soci::i_ok : soci::i_null} {}
  std::string value;
  soci::indicator present;
};

void store_letter(soci::session& sql, const dead_letter& letter, const std::string& node_name) {
  auto placed = letter.record.at >= 0 ? soci::i_ok : soci::i_null;
  const int partition = letter.record.from.partition;
  const long long at = letter.record.at;
  optional_text key{letter.record.key}, payload{letter.record.value};
  const auto headers = store::storable(schemas::to_text(letter.record.head)), reason = store::storable(letter.reason);
  const auto print = fingerprint(letter.reason);
  const int attempts = static_cast<int>(letter.attempts);
  const auto record_print = static_cast<long long>(letter.record.print);
  // A row from before prints were stored is known by its content.
  sql << "insert into dead_letters(consumer_group, topic, partition, \"offset\", key, headers, payload, reason, "
         "fingerprint, attempts, node, style, record_print, log) "
         "select l.*, coalesce((select log from partition_owners o where o.consumer_group = l.g and o.topic = l.t and "
         "o.partition = l.p), 0) from (select :g::text g, :t::text t, :p::int p, :o::bigint o, decode(:k, 'hex') k, "
         ":h::text h, decode(:v, 'hex') v, :r::text r, :f::text f, :a::int a, :n::text n, :s::text s, :rp::bigint) l "
         "where not exists (select from dead_letters d where d.consumer_group = l.g and d.topic = l.t and "
         "d.partition = l.p and d.\"offset\" = l.o and d.record_print = 0 and d.key is not distinct from l.k and "
         "d.payload is not distinct from l.v) on conflict do nothing",
      soci::use(letter.group), soci::use(letter.topic), soci::use(partition, placed), soci::use(at, placed),
      soci::use(key.value, key.present), soci::use(headers), soci::use(payload.value, payload.present),
      soci::use(reason), soci::use(print), soci::use(attempts), soci::use(node_name), soci::use(letter.style),
      soci::use(record_print);
}

}  // namespace

void store_letters(soci::session& sql, const std::vector<dead_letter>& letters, const std::string& node_name) {
  for (const auto& letter : letters)
    store_letter(sql, letter, node_name);
}

}  // namespace troupe::letters
