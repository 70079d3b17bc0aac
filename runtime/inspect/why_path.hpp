// Where a thing is and why it goes no further, from what the nodes have told. Pure.
#pragma once

#include "runtime/inspect/path_view.hpp"
#include "runtime/inspect/verdict.hpp"
#include "runtime/inspect/views.hpp"

namespace troupe::inspect {

/// Each stop with its time and how long after the first it was. `partition`: of the record that waits, or null.
verdict why_path(const path_view& path, const verdict* partition);

/// What a node has told about itself; empty where it did not.
struct told_node {
  std::string name;
  std::string silent;  // why it did not answer: "dead", "mute: ..."; empty when it did
  std::optional<ready_view> ready;
  std::optional<partitions_view> partitions;
  std::optional<actors_view> actors;
};

/// Reasons: "empty", "working", "refused", "owner-dead", "owner-silent", "broker-down", "not-ready", "waiting".
verdict why_outbox(const outbox_facts_view& facts, const std::vector<told_node>& told);

/// Reasons: "dead", "mute", "not-ready", "lagging", "working".
verdict why_node(const told_node& told);

}  // namespace troupe::inspect
