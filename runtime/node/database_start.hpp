// What a node does with its database before anything else: wait for it, then bring its schema up to date.
#pragma once

#include "runtime/inspect/readiness.hpp"
#include "runtime/node/node.hpp"
#include "runtime/store/migrations.hpp"

namespace troupe::node {

/// Waits until the database answers or the signal comes (then `done`, and signal.wait_for() is true). `known` empty: no
/// migration. A schema newer than this program is `failed`, after a sentence in the log.
exit_code prepare_database(store::session& session, const std::vector<store::migration>& known,
                           inspect::readiness& ready, stop_signal& signal);

}  // namespace troupe::node
