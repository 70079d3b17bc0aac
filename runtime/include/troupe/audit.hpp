// What a program knows of its business that `audit` can prove, beside what is proven of every program (outbox, offsets,
// letters, parked records, inbox).
//
//   troupe::finding entered_once(troupe::transaction& tx) {
//     const auto twice = tx.one<std::int64_t>("select count(*) - count(distinct payment) from ledger");
//     return twice == 0 ? troupe::finding::holds("no entry is doubled")
//                       : troupe::finding::broken(std::to_string(twice) + " entries are doubled", "look at the
//                       ledger");
//   }
//
//   kind.audit("each payment is in the ledger once", entered_once);
//
// The function reads, in one snapshot of the tables, while nodes work: what may be on its way between two tables is no
// fault unless `audit_scope::settled` says that nothing is. A whole program may bring an auditor instead, for what no
// single kind can see.
#pragma once

#include "config/node_file.hpp"
#include "config/vocabulary.hpp"
#include "runtime/inspect/finding.hpp"

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <tl/expected.hpp>

namespace troupe {

using inspect::audit_scope;  // settled
using inspect::finding;      // holds(), broken(), waits(), unseen()

struct audit_request {
  const config::node_file& file;
  const config::vocabulary& words;
  std::optional<std::filesystem::path> answers;  // what clients were promised, in a format of the program's own
  bool settled = false;                          // nothing is on its way any more: whatever waits is stuck
};

/// What an auditor found beside the checks of every program.
struct audit_report {
  std::string table;  // for a person, without a verdict
  std::string rows;   // for programs: a JSON list
  std::uint64_t faults = 0, unchecked = 0;
};

/// May run while nodes work. Tells each step as it begins: "reading topic payments". The error is a sentence: a
/// dependency could not be reached, or not be read to the end.
using auditor = std::function<tl::expected<audit_report, std::string>(
    const audit_request& asked, const std::function<void(const std::string& step)>& on_step)>;

}  // namespace troupe
