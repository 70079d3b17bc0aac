// The end of a run of the shop: its audit, and what only this run can judge.
#pragma once

#include "tools/audit/ledger.hpp"
#include "tools/chaos.d/hop_checks.hpp"
#include "tools/chaos.d/play.hpp"

namespace troupe::chaos {

struct judgement {
  audit::ledger ledger;
  std::vector<std::string> complaints;  // beside the ledger's faults
  std::vector<hop_tally> hops;
  std::size_t probes = 0;  // records whose order within their key was judged
  std::size_t poison = 0;  // records that became dead letters, as they had to
  std::size_t said = 0;    // faults that a node spoke of on /readyz, as it had to

  bool is_clean() const { return ledger.faults() == 0 && complaints.empty(); }
};

/// Reads topics and tables; everything must be settled. Throws std::runtime_error when a server cannot be read.
judgement judge(stage& at, const chronicle& of, const console& out);

/// While load runs: what must hold at any time. Throws as judge(), and fault_found when it does not hold.
void audit_under_load(const stage& at, const console& out);

/// What came to the sink, ledger and hops.
std::string text_of_judgement(const judgement& what, const stage& at);

}  // namespace troupe::chaos
