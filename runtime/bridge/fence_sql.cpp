#include "runtime/bridge/fence_sql.hpp"

#include "runtime/bridge/storable.hpp"
#include "runtime/store/hex.hpp"
#include "schemas/envelope.hpp"

namespace troupe::bridge {
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
  const auto headers = storable(schemas::to_text(letter.record.head)), reason = storable(letter.reason);
  const auto print = fingerprint(letter.reason);
  const int attempts = static_cast<int>(letter.attempts);
  sql << "insert into dead_letters(consumer_group, topic, partition, \"offset\", key, headers, payload, reason, "
         "fingerprint, attempts, node, style) values (:g, :t, :p, :o, decode(:k, 'hex'), :h, decode(:v, 'hex'), :r, "
         ":f, :a, :n, :s) "
         "on conflict do nothing",
      soci::use(letter.group), soci::use(letter.topic), soci::use(partition, placed), soci::use(at, placed),
      soci::use(key.value, key.present), soci::use(headers), soci::use(payload.value, payload.present),
      soci::use(reason), soci::use(print), soci::use(attempts), soci::use(node_name), soci::use(letter.style);
}

}  // namespace

std::optional<broker::offset> read_offset(soci::session& sql, const partition_name& of) {
  long long next = 0;
  sql << "select next_offset from consumer_offsets where consumer_group = :g and topic = :t and partition = :p",
      soci::use(of.group), soci::use(of.topic), soci::use(of.partition), soci::into(next);
  return sql.got_data() ? std::optional<broker::offset>{next} : std::nullopt;
}

bool move_offset(soci::session& sql, const partition_name& of, const commit_batch::fence_values& fence) {
  const long long from = fence.from, next = fence.next;
  soci::statement move =
      (sql.prepare << "insert into consumer_offsets as stored (consumer_group, topic, partition, next_offset) "
                      "values (:g, :t, :p, :next) on conflict (consumer_group, topic, partition) do update "
                      "set next_offset = excluded.next_offset where stored.next_offset = :from",
       soci::use(of.group), soci::use(of.topic), soci::use(of.partition), soci::use(next), soci::use(from));
  move.execute(true);
  return move.get_affected_rows() == 1;
}

void store_letters(soci::session& sql, const std::vector<dead_letter>& letters, const std::string& node_name) {
  for (const auto& letter : letters)
    store_letter(sql, letter, node_name);
}

}  // namespace troupe::bridge
