// How far a partition was read, in PostgreSQL and in the fake of the actor tests.
#include "runtime/actor/actor_system.hpp"
#include "runtime/letters/parking_actor.hpp"
#include "tests/support/fake_parking.hpp"
#include "tests/support/test_database.hpp"

#include <caf/all.hpp>

using namespace troupe;
using namespace std::chrono_literals;

namespace {

class stored_table {
public:
  stored_table() { database.migrate(); }
  ~stored_table() { caf::anon_send_exit(parking_, caf::exit_reason::user_shutdown); }

  letters::partition_claim claim(broker::partition_name of) {
    return ask<letters::partition_claim>(letters::claim_partition{std::move(of)}).value();
  }
  letters::turn_result take(const letters::parking_turn& asked) { return try_to_take(asked).value(); }
  std::optional<letters::turn_result> try_to_take(const letters::parking_turn& asked) {
    return ask<letters::turn_result>(asked);
  }

  tests::test_database database;

private:
  template <class Reply, class Request>
  std::optional<Reply> ask(Request asked) {
    std::optional<Reply> out;
    caf::scoped_actor self{system_};
    self->request(parking_, 20s, std::move(asked))
        .receive([&](Reply& reply) { out = std::move(reply); }, [](const caf::error&) {});
    return out;
  }

  actor::system_config config_{1};
  caf::actor_system system_{config_};
  letters::parking_port parking_ = letters::spawn_parking_actor(system_, database.settings(), "node-1");
};

class fake_table {
public:
  letters::partition_claim claim(const broker::partition_name& of) { return rows_.claim(of.partition); }
  letters::turn_result take(const letters::parking_turn& asked) { return rows_.turn(asked); }

private:
  tests::parking_table rows_;
};

using tables = std::tuple<stored_table, fake_table>;

}  // namespace

#include "tests/contract/letters/reached_contract.hpp"

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
