#include "runtime/node/route_fitness.hpp"

#include <catch2/catch.hpp>

using namespace troupe;
using Catch::Contains;

namespace {

node::actor_kind kind(const std::string& name, const std::vector<std::string>& publishes,
                      const std::vector<std::string>& handles) {
  node::actor_kind out;
  out.name = name;
  for (const auto& message : publishes)
    out.publishes.push_back(message);
  for (const auto& message : handles)
    out.handles.push_back({message, ""});
  return out;
}

config::node_file file_with(const std::string& route) {
  config::node_file out;
  out.routes = {{"entry", route}, {"payment", "kafka"}};
  return out;
}

}  // namespace

TEST_CASE("what is published to a topic has its route", "[node][unit]") {
  CHECK(node::missing_routes(file_with("kafka"), {kind("payments", {"entry"}, {"payment"})}).empty());
}

TEST_CASE("what is published locally has a route where a hosted kind handles it", "[node][unit]") {
  CHECK(node::missing_routes(file_with("local"), {kind("payments", {"entry"}, {}), kind("ledger", {}, {"entry"})})
            .empty());
}

TEST_CASE("what is published locally and handled by nobody is named with the remedy", "[node][unit]") {
  const auto said = node::missing_routes(
      file_with("local"), {kind("payments", {"entry"}, {"payment"}), kind("fees", {"entry", "payment"}, {})});
  REQUIRE(said.size() == 2);
  CHECK_THAT(said[0], Contains("routes.entry is local") && Contains("payments") && Contains("use \"kafka\""));
  CHECK_THAT(said[1], Contains("fees"));
}

TEST_CASE("a question that no kind of the node answers is a mistake, one that is answered is none", "[node][unit]") {
  node::actor_kind fraud, score;
  fraud.name = "fraud";
  fraud.asks = {"score_asked"};
  score.name = "score";
  score.answers = {"score_asked"};
  CHECK(node::unanswered({fraud}) ==
        std::vector<std::string>{
            "fraud asks score_asked, which no kind on this node answers: host one that does beside it"});
  CHECK(node::unanswered({fraud, score}).empty());
}
