// Parked records and dead letters, in PostgreSQL and in the fakes of the actor tests.
#include "tests/contract/letters/stored_table.hpp"
#include "tests/support/fake_parking.hpp"

using namespace troupe;
using tests::names_of;
using tests::stored_table;

namespace {

class fake_table {
public:
  letters::partition_claim claim(const broker::partition_name& of) { return rows_.claim(of.partition); }
  letters::turn_result take(const letters::parking_turn& asked) { return rows_.turn(asked); }
  std::vector<std::string> changed(std::int32_t partition) { return names_of(rows_.changed({partition})); }
  void bury(const std::vector<letters::dead_letter>& given) { rows_.store(given); }
  std::string letters() {
    std::set<std::pair<broker::offset, std::uint64_t>> places;
    for (const auto& one : rows_.letters)
      places.emplace(one.record.at, one.record.print);
    std::string out;
    for (const auto& [at, print] : places)
      out += (out.empty() ? "" : " ") + std::to_string(at) + '=' + std::to_string(print);
    CHECK(places.size() == rows_.letters.size());
    return out;
  }
  void replay(const broker::record& of) { rows_.replay(of); }
  void discard(const broker::record& of) { rows_.discard(of); }

private:
  tests::parking_table rows_;
};

using tables = std::tuple<stored_table, fake_table>;

}  // namespace

#include "tests/contract/letters/parking_contract.hpp"

TEST_CASE("how far a partition was read is stored with its turn or not at all", "[letters][contract]") {
  stored_table on;
  tests::partition_owner owner{on};
  auto asked = owner.reaching(10, tests::ninth);
  asked.wanted = {"k"};
  on.database.ask("alter table parked_records rename to away");
  CHECK_FALSE(on.try_to_take(asked));
  const auto stored = "select coalesce(next_offset::text, 'nothing') || ' ' || record_offset from partition_owners";
  CHECK(on.database.ask(stored) == "nothing -1");
  on.database.ask("alter table away rename to parked_records");
  on.take(asked);
  CHECK(on.database.ask(stored) == "10 9");
}
