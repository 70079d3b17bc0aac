#include "tools/chaos.d/readiness_checks.hpp"

#include <catch2/catch.hpp>

using namespace troupe::chaos;
using namespace std::chrono_literals;

namespace {

past_fault fault(fault_kind kind, milliseconds began, milliseconds healed) {
  return {{kind, 0, began, healed - began}, began, healed};
}

const auto read_only = fault(fault_kind::database_read_only, 10s, 20s);
const std::string words = "node-1: postgresql: cannot execute INSERT in a read-only transaction";

/// One look a second until `end`, with `reasons` between the two.
std::vector<readiness_look> looks(milliseconds from, milliseconds to, const std::string& reasons,
                                  milliseconds end = 60s) {
  std::vector<readiness_look> out;
  for (milliseconds at = 0s; at < end; at += 1s)
    out.push_back({at, at >= from && at < to ? reasons : ""});
  return out;
}

}  // namespace

TEST_CASE("a fault that a node spoke of and that was over soon is clean", "[chaos][unit]") {
  CHECK(unsaid_faults({read_only}, looks(12s, 23s, words)).empty());
  CHECK(said_faults({read_only}, looks(12s, 23s, words)) == 1);
}

TEST_CASE("a fault that no node spoke of is found", "[chaos][unit]") {
  const auto found = unsaid_faults({read_only}, looks(0s, 0s, ""));
  REQUIRE(found.size() == 1);
  CHECK_THAT(found[0], Catch::Contains("of database-read-only at 10 s no node spoke"));
  CHECK(said_faults({read_only}, looks(0s, 0s, "")) == 0);
}

TEST_CASE("a reason that names something else is none", "[chaos][unit]") {
  CHECK(unsaid_faults({read_only}, looks(12s, 20s, "node-1: kafka: nobody can be reached")).size() == 1);
}

TEST_CASE("a fault must be spoken of in its own words", "[chaos][unit]") {
  const auto hangs = fault(fault_kind::sink_hangs, 10s, 20s);
  CHECK(unsaid_faults({hangs}, looks(12s, 20s, "node-1: the sink did not answer within 4000 ms")).empty());
  CHECK(unsaid_faults({hangs}, looks(12s, 20s, "node-1: it does not answer")).size() == 1);
}

TEST_CASE("a reason that came after the fault is none", "[chaos][unit]") {
  CHECK(unsaid_faults({read_only}, looks(21s, 24s, words)).size() == 1);
}

TEST_CASE("a node that is not ready ten seconds after a fault is found", "[chaos][unit]") {
  const auto found = unsaid_faults({read_only}, looks(12s, 35s, words));
  REQUIRE(found.size() == 1);
  CHECK_THAT(found[0], Catch::Contains("not ready 10 s after its end") && Catch::Contains("read-only transaction"));
  CHECK(unsaid_faults({fault(fault_kind::node_kill, 10s, 20s)}, looks(12s, 35s, "node-1: start: not yet")).size() == 1);
}

TEST_CASE("faults that overlap do not answer for each other", "[chaos][unit]") {
  const auto restart = fault(fault_kind::node_stop, 15s, 25s);
  CHECK(unsaid_faults({read_only, restart}, looks(0s, 0s, "")).empty());
  CHECK(unsaid_faults({read_only, restart}, looks(12s, 34s, words)).empty());
}

TEST_CASE("poison at the same time excuses nothing", "[chaos][unit]") {
  CHECK(unsaid_faults({read_only, fault(fault_kind::poison, 12s, 12s)}, looks(0s, 0s, "")).size() == 1);
}

TEST_CASE("a fault that need not be seen may pass in silence", "[chaos][unit]") {
  CHECK(unsaid_faults({fault(fault_kind::sink_interim, 10s, 20s)}, looks(0s, 0s, "")).empty());
}

TEST_CASE("what happened after the last look is not judged", "[chaos][unit]") {
  CHECK(unsaid_faults({read_only}, looks(12s, 60s, words, 25s)).empty());
}
