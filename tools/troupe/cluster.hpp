// Finding the nodes of a cluster and asking them: from one admin address, or from the database.
#pragma once

#include "config/loader.hpp"
#include "runtime/inspect/views.hpp"
#include "tools/troupe/admin_line.hpp"

#include <CLI/CLI.hpp>
#include <chrono>
#include <optional>
#include <string>
#include <tl/expected.hpp>
#include <vector>

namespace troupe {

/// Where the look begins; with both, the database is asked when the node does not answer. The options of every looking
/// subcommand.
struct vantage {
  std::string admin;     // host:port of any node, or TROUPE_ADMIN
  std::string database;  // PostgreSQL URL, or TROUPE_POSTGRES_URL
  bool json = false;
};

void add_place(CLI::App& command, vantage& from);    // --admin, --database
void add_vantage(CLI::App& command, vantage& from);  // and --json

/// Older than this, a heartbeat means a dead node.
constexpr auto dead_after = std::chrono::milliseconds{3500};

inline bool is_dead(const inspect::listed_node_view& node) {
  return node.heartbeatAgeMilliseconds > dead_after.count();
}

/// The error is a sentence that says what to do.
tl::expected<inspect::nodes_view, std::string> find_nodes(const vantage& from);

/// Asks all nodes at once; same order. Nodes without a fresh heartbeat are not asked ("dead").
std::vector<tl::expected<std::string, std::string>> ask_all(const inspect::nodes_view& nodes, const std::string& path);

/// The same with tell_admin().
std::vector<tl::expected<http::response, std::string>> tell_all(const inspect::nodes_view& nodes,
                                                                const std::string& path);

}  // namespace troupe
