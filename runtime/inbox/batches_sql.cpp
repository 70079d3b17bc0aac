#include "runtime/inbox/batches_sql.hpp"

#include "runtime/store/hex.hpp"

namespace troupe::inbox {
namespace {

const std::string note_sql =
    "insert into inbox_batches as noted (consumer_group, topic, partition, number, prints) values ($1, $2, $3, $4, $5) "
    "on conflict (consumer_group, topic, partition, number) do update set prints = noted.prints || excluded.prints";

}  // namespace

std::vector<noted_batch> load_inbox(soci::session& sql, const broker::partition_name& of) {
  const soci::rowset<soci::row> rows =
      (sql.prepare << "select number, encode(prints, 'hex') from inbox_batches where consumer_group = :group and topic "
                      "= :topic and partition = :partition order by number desc",
       soci::use(of.group), soci::use(of.topic), soci::use(of.partition));
  std::vector<noted_batch> out;
  for (const auto& row : rows)
    out.push_back({row.get<long long>(0), noted_events_in(store::from_hex(row.get<std::string>(1)))});
  return out;
}

batches_statements::batches_statements(soci::session& on) : sql_{on}, note_{on, note_sql} {}

void batches_statements::note(const broker::partition_name& of, const change& change) {
  if (change.outdated)
    remove(of, *change.outdated);
  if (change.events.empty())
    return;
  note_.run({of.group, of.topic, std::to_string(of.partition), std::to_string(change.number)}, to_bytes(change.events));
}

void batches_statements::remove(const broker::partition_name& of, long long up_to) {
  sql_ << "delete from inbox_batches where consumer_group = :group and topic = :topic and partition = :partition and "
          "number <= :number",
      soci::use(of.group), soci::use(of.topic), soci::use(of.partition), soci::use(up_to);
}

}  // namespace troupe::inbox
