#include "runtime/node/route_fitness.hpp"

#include <algorithm>

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
      if (file.routes.at(message.name) == "local" && !handles(hosted, message.name))
        out.push_back(no_handler(kind.name, message.name));
  return out;
}

}  // namespace troupe::node
