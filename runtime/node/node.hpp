// Turns a node file and a list of actor kinds into a running node.
#pragma once

#include "runtime/node/actor_kind.hpp"
#include "runtime/node/stop_signal.hpp"

namespace troupe::node {

enum class exit_code { done = 0, failed = 1, wrong_usage = 2, unreachable = 3 };

/// Runs until the signal comes; blocks. `kinds`: all the program knows; the file says which are hosted. Order of the
/// start: admin address, database (waits for it, saying so), migrations, name, actors, HTTP door. What is missing is a
/// reason not to be ready, never a reason to give up, except: a wrong address to listen on, a name in use, a
/// message that a hosted kind publishes and nobody takes, a schema
/// newer than this program.
exit_code run(const config::node_file& file, const std::vector<actor_kind>& kinds, stop_signal& signal);

/// Those of all `kinds` that the file has a table for.
std::vector<actor_kind> hosted_kinds(const config::node_file& file, const std::vector<actor_kind>& kinds);

/// All migrations the program knows, in the order of their numbers.
std::vector<store::migration> migrations_of(const std::vector<actor_kind>& kinds);

}  // namespace troupe::node
