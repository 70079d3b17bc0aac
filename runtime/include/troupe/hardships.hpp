// What may happen to every program, played with one that is yours: its kinds, what clients and producers do, and what
// has to be true of its tables in the end.
//
//   const auto found = troupe::testing::hardships({
//       .kinds = [] { return std::vector{payment_kind(), fraud_kind(), score_kind(), ledger_kind()}; },
//       .script = [](stage& s) { s.call("POST", "/payments", capture{7, 100}); },
//       .invariants = {{"each payment is in the ledger once", [](stage& s) {
//         return s.one<std::int64_t>("select count(*) from ledger") == 1;
//       }}},
//   });
//   CHECK(found.broken == std::vector<std::string>{});
//
// The script is played plainly first, then under each hardship, then under mixtures of them that a seed decides; each
// time on a stage of its own, until it is quiet. What is not played: two records at the same time, a database that is
// away for long.
#pragma once

#include <troupe/testing.hpp>

#include <array>
#include <cstdint>

namespace troupe::testing {

enum class hardship : std::uint8_t {
  lost_connections,   // each transaction loses its session just before COMMIT, and is run again
  lost_answers,       // each COMMIT of a call is done, and its answer lost with the session
  crashes,            // each call ends with its program just before COMMIT, and is run again by a new one
  redelivery,         // each record comes twice
  published_twice,    // each event of an outbox comes in two records
  small_batches,      // each batch has one record
  other_keys_first,   // what came last comes first, as long as its key has nothing that is older
  repeated_requests,  // each request but GET is sent twice, with one Idempotency-Key
  unanswered,         // each question of a call is not answered when the call is made for the first time
};
inline constexpr std::array all_hardships{
    hardship::lost_connections, hardship::lost_answers,      hardship::crashes,
    hardship::redelivery,       hardship::published_twice,   hardship::small_batches,
    hardship::other_keys_first, hardship::repeated_requests, hardship::unanswered};

/// "every transaction loses its session before COMMIT".
const char* to_string(hardship one);

struct invariant {
  std::string says;
  std::function<bool(stage&)> holds;  // what it throws: it does not
};

struct scene {
  std::function<std::vector<kind>()> kinds;  // made anew for each stage
  std::function<void(stage&)> script;        // run_until_quiet() follows
  std::vector<invariant> invariants;
  std::vector<hardship> without = {};  // that the program does not claim to stand
  int mixtures = 6;
  std::uint32_t seed = 1;  // of the first mixture
  stage_settings settings = {};
};

/// A sentence for each invariant that did not hold, and for each play that could not be played to its end: "each
/// payment is in the ledger once: broken when every record comes twice"; or "... broken in mixture 7, now and then when
/// every record comes twice", with those that cannot be left out.
struct report {
  std::vector<std::string> broken;
};

/// A play takes about 0.2 s, most of it for its database. Only the plain play is named when that fails: what is wrong
/// already needs no hardship. Turns the log off meanwhile.
report hardships(const scene& of);

/// One mixture again, by the number in its sentence; once, without asking which of its hardships it takes.
report mixture(const scene& of, std::uint32_t seed);

}  // namespace troupe::testing
