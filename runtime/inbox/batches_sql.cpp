#include "runtime/inbox/batches_sql.hpp"

#include "runtime/store/hex.hpp"

namespace troupe::inbox {
namespace {

const std::string note_sql =
    "insert into inbox_batches as noted (consumer_group, topic, partition, number, prints) values (:group, :topic, "
    ":partition, :number, decode(:prints, 'hex')) on conflict (consumer_group, topic, partition, number) do update set "
    "prints = noted.prints || excluded.prints";

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

batches_statements::batches_statements(soci::session& on)
    : sql_{on},
      note_{(on.prepare << note_sql, soci::use(of_.group, "group"), soci::use(of_.topic, "topic"),
             soci::use(of_.partition, "partition"), soci::use(number_, "number"), soci::use(prints_, "prints"))} {}

void batches_statements::note(const broker::partition_name& of, const change& change) {
  if (change.outdated)
    remove(of, *change.outdated);
  if (change.events.empty())
    return;
  of_ = of;
  number_ = change.number;
  prints_ = store::to_hex(to_bytes(change.events));
  note_.execute(true);
}

void batches_statements::remove(const broker::partition_name& of, long long up_to) {
  sql_ << "delete from inbox_batches where consumer_group = :group and topic = :topic and partition = :partition and "
          "number <= :number",
      soci::use(of.group), soci::use(of.topic), soci::use(of.partition), soci::use(up_to);
}

}  // namespace troupe::inbox
