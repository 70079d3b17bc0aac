#include "runtime/node/route_fitness.hpp"

#include <algorithm>
#include <set>

namespace troupe::node {
namespace {

bool handles(const std::vector<actor_kind>& hosted, const std::string& message) {
  return std::any_of(hosted.begin(), hosted.end(), [&](const auto& kind) {
    return std::any_of(kind.handles.begin(), kind.handles.end(), [&](const auto& one) { return one.name == message; });
  });
}

std::string no_handler(const std::string& kind, const std::string& message) {
  return "routes." + message + " is local, but no kind on this node handles what " + kind +
         " publishes there; host one that does or use \"kafka\"";
}

}  // namespace

std::vector<std::string> missing_routes(const config::node_file& file, const std::vector<actor_kind>& hosted) {
  std::vector<std::string> out;
  for (const auto& kind : hosted)
    for (const auto& message : kind.publishes)
      if (file.routes.at(message) == "local" && !handles(hosted, message))
        out.push_back(no_handler(kind.name, message));
  return out;
}

std::vector<std::string> unanswered(const std::vector<actor_kind>& hosted) {
  std::set<std::string> known;
  for (const auto& kind : hosted)
    known.insert(kind.answers.begin(), kind.answers.end());
  std::vector<std::string> out;
  for (const auto& kind : hosted)
    for (const auto& question : kind.asks)
      if (!known.contains(question))
        out.push_back(kind.name + " asks " + question +
                      ", which no kind on this node answers: host one that does beside it");
  return out;
}

std::vector<std::string> route_mistakes(const config::node_file& file, const std::vector<actor_kind>& hosted) {
  auto out = missing_routes(file, hosted);
  const auto more = unanswered(hosted);
  out.insert(out.end(), more.begin(), more.end());
  return out;
}

}  // namespace troupe::node
