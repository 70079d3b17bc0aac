// Finding the nodes of a cluster and asking them: from one admin address, or from the database.
#pragma once

#include "config/loader.hpp"
#include "runtime/http/client.hpp"
#include "runtime/inspect/views.hpp"

#include <CLI/CLI.hpp>
#include <chrono>
#include <optional>
#include <string>
#include <tl/expected.hpp>
#include <vector>

namespace troupe {

/// Where the look begins. One of the two; the options of every looking subcommand.
struct vantage {
  std::string admin;     // host:port of any node, or TROUPE_ADMIN
  std::string database;  // PostgreSQL URL, or TROUPE_POSTGRES_URL
  bool json = false;
};

void add_place(CLI::App& command, vantage& from);    // --admin, --database
void add_vantage(CLI::App& command, vantage& from);  // and --json

/// Older than this, a heartbeat means a dead node.
constexpr auto dead_after = std::chrono::milliseconds{3500};
/// A node that does not answer within this time is shown as mute.
constexpr auto answer_within = std::chrono::milliseconds{1500};

/// The error is a sentence that says what to do.
tl::expected<inspect::nodes_view, std::string> find_nodes(const vantage& from);

/// GET `path` from an admin address, with TROUPE_ADMIN_TOKEN when that is set. 503 counts as an answer.
tl::expected<std::string, std::string> ask_admin(const std::string& address, const std::string& path);

/// Several questions to one admin address over one connection, within one deadline.
class admin_line {
public:
  admin_line(std::string address, std::chrono::milliseconds within);
  tl::expected<std::string, std::string> ask(const std::string& path);

private:
  std::string address_;
  std::chrono::steady_clock::time_point deadline_;
  std::optional<http::client> client_;  // empty: the address is none
};

/// The sentence of a problem that a node answered with, or the whole body.
std::string sentence_in(const std::string& body);

/// POST without a body, marked as meant (X-Troupe-Action), token as above. Whatever the status.
tl::expected<http::response, std::string> tell_admin(const std::string& address, const std::string& path);

/// Asks all nodes at once; same order. Nodes without a fresh heartbeat are not asked ("dead").
std::vector<tl::expected<std::string, std::string>> ask_all(const inspect::nodes_view& nodes, const std::string& path);

/// The same with tell_admin().
std::vector<tl::expected<http::response, std::string>> tell_all(const inspect::nodes_view& nodes,
                                                                const std::string& path);

}  // namespace troupe
