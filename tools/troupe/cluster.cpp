#include "tools/troupe/cluster.hpp"

#include "runtime/http/client.hpp"
#include "runtime/node/heartbeat_sql.hpp"

#include <cstdlib>
#include <future>
#include <iostream>

namespace troupe {
namespace {

std::string from_environment(const char* name) {
  const auto* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

tl::expected<inspect::nodes_view, std::string> read_table(const std::string& url) {
  store::settings settings;
  settings.url = url;
  store::session session{settings};
  auto found = session.run(node::read_nodes);
  if (!found)
    return tl::unexpected("the database cannot be asked: " + found.error().detail);
  return std::move(*found);
}

std::optional<http::client> client_of(const std::string& address) {
  const auto colon = address.rfind(':');
  if (colon == std::string::npos)
    return std::nullopt;
  return http::client{address.substr(0, colon), address.substr(colon + 1)};
}

http::request asking(const std::string& method, const std::string& path) {
  http::request out;
  out.method = method;
  out.path = path;
  if (const auto token = from_environment("TROUPE_ADMIN_TOKEN"); !token.empty())
    out.head.emplace_back("authorization", "Bearer " + token);
  if (method != "GET")
    out.head.emplace_back("x-troupe-action", "yes");
  return out;
}

/// Of a problem answer, RFC 9457.
struct problem_view {
  std::string detail;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(CEREAL_NVP(detail));
  }
};

tl::unexpected<std::string> no_address(const std::string& text) { return tl::unexpected(text + " is no host:port"); }

tl::expected<http::response, std::string> send_to_admin(const std::string& address, const std::string& method,
                                                        const std::string& path) {
  auto client = client_of(address);
  if (!client)
    return no_address(address);
  return client->send(asking(method, path), answer_within);
}

std::string joined(const std::vector<std::string>& words) {
  std::string out;
  for (const auto& one : words)
    out += (out.empty() ? "" : ",") + one;
  return out;
}

template <class View>
tl::expected<View, std::string> view_in(const std::string& body, const std::string& admin, const char* what) {
  auto view = schemas::from_json<View>(body, schemas::unknown_fields::ignore);
  if (!view)
    return tl::unexpected(admin + " answered something else than " + what + ": " + body);
  return std::move(*view);
}

/// Its database is away: the node itself is all that can be found.
tl::expected<inspect::nodes_view, std::string> only_node_at(const std::string& admin) {
  const auto answer = send_to_admin(admin, "GET", "/v1/node");
  if (!answer)
    return tl::unexpected(answer.error());
  const auto view = view_in<inspect::node_view>(answer->body, admin, "a node");
  if (!view)
    return tl::unexpected(view.error());
  std::cerr << "troupe: " << admin << " cannot read the nodes table now; only this node is asked\n";
  return inspect::nodes_view{{{view->name, view->version, admin, joined(view->actors), 0}}};
}

tl::expected<inspect::nodes_view, std::string> ask_for_nodes(const std::string& admin) {
  const auto answer = send_to_admin(admin, "GET", "/v1/nodes");
  if (!answer)
    return tl::unexpected(answer.error());
  if (answer->status == 503)
    return only_node_at(admin);
  if (answer->status != 200)
    return tl::unexpected(admin + " answered " + std::to_string(answer->status) + ": " + sentence_in(answer->body));
  auto view = view_in<inspect::nodes_view>(answer->body, admin, "a list of nodes");
  if (view && view->readMillisecondsAgo > 0)
    std::cerr << "troupe: " << admin << " cannot read the nodes table now; these are the nodes of "
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
      if (node.heartbeatAgeMilliseconds > dead_after.count())
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
  if (!from.admin.empty())
    return ask_for_nodes(from.admin);
  if (!from.database.empty())
    return read_table(from.database);
  return tl::unexpected(std::string{"say where to look: --admin HOST:PORT of any node, or --database URL"});
}

std::string sentence_in(const std::string& body) {
  const auto view = schemas::from_json<problem_view>(body, schemas::unknown_fields::ignore);
  return view ? view->detail : body;
}

admin_line::admin_line(std::string address, std::chrono::milliseconds within)
    : address_{std::move(address)},
      deadline_{std::chrono::steady_clock::now() + within},
      client_{client_of(address_)} {}

tl::expected<std::string, std::string> admin_line::ask(const std::string& path) {
  if (!client_)
    return no_address(address_);
  const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline_ - std::chrono::steady_clock::now());
  const auto answer = client_->send(asking("GET", path), std::max(left, std::chrono::milliseconds{1}));
  if (!answer)
    return tl::unexpected(answer.error());
  if (answer->status != 200 && answer->status != 503)
    return tl::unexpected(address_ + " answered " + std::to_string(answer->status) + ": " + sentence_in(answer->body));
  return answer->body;
}

tl::expected<std::string, std::string> ask_admin(const std::string& address, const std::string& path) {
  return admin_line{address, answer_within}.ask(path);
}

tl::expected<http::response, std::string> tell_admin(const std::string& address, const std::string& path) {
  return send_to_admin(address, "POST", path);
}

std::vector<tl::expected<std::string, std::string>> ask_all(const inspect::nodes_view& nodes, const std::string& path) {
  return of_all<std::string>(nodes, path, ask_admin);
}

std::vector<tl::expected<http::response, std::string>> tell_all(const inspect::nodes_view& nodes,
                                                                const std::string& path) {
  return of_all<http::response>(nodes, path, tell_admin);
}

}  // namespace troupe
