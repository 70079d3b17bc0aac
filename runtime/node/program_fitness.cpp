#include "runtime/node/program_fitness.hpp"

#include "runtime/node/node.hpp"
#include "runtime/store/migrations.hpp"

#include <set>

namespace troupe::node {

std::vector<std::string> program_mistakes(const std::vector<actor_kind>& kinds) {
  std::vector<std::string> out;
  std::set<std::string> names;
  std::map<std::string, std::string> routes;
  for (const auto& kind : kinds) {
    out.insert(out.end(), kind.mistakes.begin(), kind.mistakes.end());
    if (!names.insert(kind.name).second)
      out.push_back("two kinds are called " + kind.name + ": a node file could host only one of them; rename one");
    std::set<std::string> handled;
    for (const auto& message : kind.handles)
      if (!handled.insert(message.name).second)
        out.push_back(kind.name + " handles " + message.name +
                      " twice: each handler needs a consumer group, and each kind has one; make it two kinds");
    for (const auto& route : kind.routes)
      if (const auto [first, is_new] = routes.emplace(route, kind.name); !is_new)
        out.push_back(first->second + " and " + kind.name + " both serve " + route +
                      ": one of them would be asked never");
  }
  if (auto clash = store::clash_of(migrations_of(kinds)))
    out.push_back(std::move(*clash));
  return out;
}

}  // namespace troupe::node
