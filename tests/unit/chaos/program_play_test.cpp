#include "tools/chaos.d/program_play.hpp"

#include <catch2/catch.hpp>

using namespace troupe::chaos;

TEST_CASE("what a node file says of kinds and topics is kept, its servers and doors are not", "[chaos][unit]") {
  CHECK(without_surroundings("# all on one node\n"
                             "[node]\nname = \"payments-1\"\n"
                             "[actors.fraud]\nworkers = 3\n"
                             "[postgres]\nurl = \"postgresql://elsewhere\"\n"
                             "[kafka]\nbrokers = \"elsewhere\"\n"
                             "  [kafka.client]\nclient.id = \"x\"\n"
                             "[topics.paid]\ntopic = \"paid\"\nretry.attempts = 3\n"
                             "[http]\nlisten = \":80\"\n[admin]\n[health]\n"
                             "[outbox]\nsweep = \"1s\"\n") ==
        "# all on one node\n"
        "[actors.fraud]\nworkers = 3\n"
        "[topics.paid]\ntopic = \"paid\"\nretry.attempts = 3\n"
        "[outbox]\nsweep = \"1s\"\n");
}

TEST_CASE("faults of the shop are none for another program", "[chaos][unit]") {
  const auto of =
      make_program_play({"program", TROUPE_SOURCE_DIR "/actors/payments/payments.toml", {"--path", "/payments"}});
  for (const auto kind :
       {fault_kind::sink_slow, fault_kind::poison, fault_kind::topics_anew, fault_kind::grants_revoked})
    CHECK_FALSE(of->has_use_for(kind));
  for (const auto kind : {fault_kind::node_kill, fault_kind::database_promoted, fault_kind::rights_revoked})
    CHECK(of->has_use_for(kind));
}

TEST_CASE("a node of another program has the run's servers and its own kinds", "[chaos][unit]") {
  const auto of = make_program_play({"program", TROUPE_SOURCE_DIR "/actors/payments/payments.toml", {}});
  node_plan plan;
  plan.name = "node-2";
  plan.brokers = "127.0.0.1:1";
  const auto file = of->node_file(plan);
  CHECK_THAT(file, Catch::Contains("name = \"node-2\"") && Catch::Contains("brokers = \"127.0.0.1:1\"") &&
                       Catch::Contains("[actors.ledger]") && !Catch::Contains("payments-1"));
}
