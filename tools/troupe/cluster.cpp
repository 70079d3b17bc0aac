#include "tools/troupe/cluster.hpp"

#include "runtime/node/heartbeat_sql.hpp"
#include "runtime/wire/identity.hpp"
#include "runtime/wire/joined.hpp"

#include <future>
#include <iostream>

namespace troupe {
namespace {

tl::expected<inspect::nodes_view, std::string> read_table(const std::string& url) {
  store::settings settings;
  settings.url = url;
  store::session session{settings};
  auto found = session.run(node::read_nodes);
  if (!found)
    return tl::unexpected("the database cannot be asked: " + found.error().detail);
  return std::move(*found);
}

template <class View>
tl::expected<View, std::string> view_in(const std::string& body, const std::string& admin, const char* what) {
  auto view = wire::from_json<View>(body, wire::unknown_fields::ignore);
  if (!view)
    return tl::unexpected(admin + " answered something else than " + what + ": " + body);
  return std::move(*view);
}

/// Its database is away: the node itself is all that can be found.
tl::expected<inspect::nodes_view, std::string> only_node_at(const std::string& admin) {
  const auto answer = fetch_admin(admin, "/v1/node");
  if (!answer)
    return tl::unexpected(answer.error());
  const auto view = view_in<inspect::node_view>(answer->body, admin, "a node");
  if (!view)
    return tl::unexpected(view.error());
  std::cerr << wire::own_name() << ": " << admin << " cannot read the nodes table now; only this node is asked\n";
  return inspect::nodes_view{{{view->name, view->version, admin, wire::joined(view->actors, ","), 0}}};
}

tl::expected<inspect::nodes_view, std::string> ask_for_nodes(const std::string& admin) {
  const auto answer = fetch_admin(admin, "/v1/nodes");
  if (!answer)
    return tl::unexpected(answer.error());
  if (answer->status == 503)
    return only_node_at(admin);
  if (answer->status != 200)
    return tl::unexpected(admin + " answered " + std::to_string(answer->status) + ": " + sentence_in(answer->body));
  auto view = view_in<inspect::nodes_view>(answer->body, admin, "a list of nodes");
  if (view && view->readMillisecondsAgo > 0)
    std::cerr << wire::own_name() << ": " << admin << " cannot read the nodes table now; these are the nodes of "
              << (view->readMillisecondsAgo + 999) / 1000 << " s ago\n";
  return view;
}

template <class Answer, class Send>
std::vector<tl::expected<Answer, std::string>> of_all(const inspect::nodes_view& nodes, const std::string& path,
                                                      Send send) {
  using answer = tl::expected<Answer, std::string>;
  std::vector<std::future<answer>> pending;
  pending.reserve(nodes.nodes.size());
  for (const auto& node : nodes.nodes)
    pending.push_back(std::async(std::launch::async, [&node, &path, send]() -> answer {
      if (is_dead(node))
        return tl::unexpected(std::string{"dead"});
      if (node.adminAddress.empty())
        return tl::unexpected(std::string{"has no admin address"});
      return send(node.adminAddress, path);
    }));
  std::vector<answer> answers;
  answers.reserve(pending.size());
  for (auto& one : pending)
    answers.push_back(one.get());
  return answers;
}

}  // namespace

void add_place(CLI::App& command, vantage& from) {
  command.add_option("--admin", from.admin, "admin address of any node (or TROUPE_ADMIN)")->envname("TROUPE_ADMIN");
  command.add_option("--database", from.database, "PostgreSQL URL (or TROUPE_POSTGRES_URL)")
      ->envname("TROUPE_POSTGRES_URL");
}

void add_vantage(CLI::App& command, vantage& from) {
  add_place(command, from);
  command.add_flag("--json", from.json, "for programs");
}

tl::expected<inspect::nodes_view, std::string> find_nodes(const vantage& from) {
  if (!from.admin.empty()) {
    auto found = ask_for_nodes(from.admin);
    if (found || from.database.empty())
      return found;
    std::cerr << wire::own_name() << ": " << found.error() << "; the database is asked instead\n";
  }
  if (!from.database.empty())
    return read_table(from.database);
  return tl::unexpected(std::string{"say where to look: --admin HOST:PORT of any node, or --database URL"});
}

std::vector<tl::expected<std::string, std::string>> ask_all(const inspect::nodes_view& nodes, const std::string& path) {
  return of_all<std::string>(nodes, path, ask_admin);
}

std::vector<tl::expected<http::response, std::string>> tell_all(const inspect::nodes_view& nodes,
                                                                const std::string& path) {
  return of_all<http::response>(
      nodes, path, [](const std::string& address, const std::string& what) { return tell_admin(address, what); });
}

}  // namespace troupe
