#include "tools/troupe/why_thing.hpp"

#include "runtime/inspect/why_path.hpp"
#include "tools/troupe/cluster_look.hpp"
#include "tools/troupe/partition_verdict.hpp"

#include <algorithm>

namespace troupe {
namespace {

using inspect::told_node;
using verdict_or = tl::expected<inspect::verdict, unsaid>;

constexpr std::chrono::seconds find_within{6};  // whole topics may have to be read

template <class View>
std::optional<View> view_in(const tl::expected<std::string, std::string>& body) {
  if (!body)
    return std::nullopt;
  auto view = wire::from_json<View>(*body, wire::unknown_fields::ignore);
  return view ? std::optional{std::move(*view)} : std::nullopt;
}

bool is_alive(const inspect::listed_node_view& node) { return !is_dead(node) && !node.adminAddress.empty(); }

/// The one heard of last comes last: it may have stopped just now, and answers nobody.
std::vector<inspect::listed_node_view> freshest_first(std::vector<inspect::listed_node_view> nodes) {
  std::sort(nodes.begin(), nodes.end(),
            [](const auto& a, const auto& b) { return a.heartbeatAgeMilliseconds < b.heartbeatAgeMilliseconds; });
  return nodes;
}

/// Of the first node that can say it: they all look into the same database and topics.
template <class View>
tl::expected<View, unsaid> ask_first(const inspect::nodes_view& listed, const std::string& path,
                                     std::chrono::milliseconds within = answer_within) {
  std::string last = "no node is up to be asked";
  for (const auto& node : freshest_first(listed.nodes)) {
    if (!is_alive(node))
      continue;
    const auto body = admin_line{node.adminAddress, within}.ask(path);
    if (auto view = view_in<View>(body))
      return std::move(*view);
    last = node.name + ": " + (body ? sentence_in(*body) : body.error());
    if (!body && body.error().find(" answered 400") != std::string::npos)
      return tl::unexpected(unsaid{last, node::exit_code::wrong_usage});
  }
  return tl::unexpected(unsaid{last, node::exit_code::unreachable});
}

told_node told_by(seen_node one) {
  told_node out;
  out.name = one.listed.name;
  out.partitions = std::move(one.partitions);
  out.actors = std::move(one.actors);
  if (one.state == "ready" || one.state == "not-ready")
    out.ready = inspect::ready_view{one.state == "ready", std::move(one.reasons)};
  else
    out.silent = one.state == "dead" ? one.state : one.why;
  return out;
}

std::vector<told_node> hear(const inspect::nodes_view& listed, wanted_views wanted) {
  std::vector<told_node> out;
  for (auto& one : look_at_nodes(listed, wanted))
    out.push_back(told_by(std::move(one)));
  return out;
}

verdict_or of_outbox(const inspect::nodes_view& listed) {
  const auto facts = ask_first<inspect::outbox_facts_view>(listed, "/v1/trace?what=outbox");
  if (!facts)
    return tl::unexpected(facts.error());
  return inspect::why_outbox(*facts, hear(listed, {}));
}

verdict_or of_node(const inspect::nodes_view& listed, const std::string& name, const std::string& things) {
  std::string known;
  for (const auto& node : listed.nodes) {
    if (node.name == name)
      return inspect::why_node(hear({{node}}, {false, true, true}).front());
    known += (known.empty() ? "" : ", ") + node.name;
  }
  return tl::unexpected(
      unsaid{"there is no node " + name + "; there are: " + known + ". Ask for one of them, " + things,
             node::exit_code::wrong_usage});
}

bool is_plain(const std::string& word) {
  return !word.empty() && std::all_of(word.begin(), word.end(), [](unsigned char c) {
    return std::isalnum(c) != 0 || c == '-' || c == '_' || c == '.';
  });
}

/// "invoice 15" -> /v1/trace?what=invoice&id=15
std::string path_of(const std::vector<std::string>& words) {
  auto out = "/v1/trace?what=" + words[0] + "&id=" + words[1];
  for (std::size_t i = 2; i + 1 < words.size(); i += 2)
    out += '&' + words[i] + '=' + words[i + 1];
  return out;
}

verdict_or verdict_on(const inspect::nodes_view& listed, const tl::expected<inspect::path_view, unsaid>& path) {
  if (!path)
    return tl::unexpected(path.error());
  if (path->reason != "waiting" || !path->record)
    return inspect::why_path(*path, nullptr);
  const auto partition = partition_verdict(listed, {path->record->topic, path->record->partition});
  return inspect::why_path(*path, &partition);
}

verdict_or of_path(const inspect::nodes_view& listed, const std::vector<std::string>& words,
                   const std::string& things) {
  if (words.size() % 2 != 0)
    return tl::unexpected(unsaid{"a number is missing behind " + words.back() + "; what can be asked for: " + things,
                                 node::exit_code::wrong_usage});
  return verdict_on(listed, ask_first<inspect::path_view>(listed, path_of(words)));
}

verdict_or of_event(const inspect::nodes_view& listed, const std::string& id) {
  return verdict_on(listed,
                    ask_first<inspect::path_view>(listed, "/v1/trace?what=event&id=" + escaped(id), find_within));
}

}  // namespace

verdict_or why_thing(const inspect::nodes_view& listed, const std::vector<std::string>& words,
                     const std::string& things) {
  if (words.size() == 2 && words[0] == "event")
    return of_event(listed, words[1]);
  const auto strange = std::find_if_not(words.begin(), words.end(), is_plain);
  if (strange != words.end())
    return tl::unexpected(unsaid{"\"" + *strange + "\" is no name and no number", node::exit_code::wrong_usage});
  if (words.size() > 1)
    return of_path(listed, words, things);
  return words[0] == "outbox" ? of_outbox(listed) : of_node(listed, words[0], things);
}

}  // namespace troupe
