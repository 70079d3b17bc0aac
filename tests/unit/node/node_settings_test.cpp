#include "runtime/node/node_settings.hpp"

#include <catch2/catch.hpp>

using namespace troupe;

TEST_CASE("a topic that two kinds handle is created and mirrored once", "[node][unit]") {
  config::node_file file;
  file.routes = {{"sold", "kafka"}};
  file.topics["sold"].topic = "sales";
  file.topics["sold"].mirror_dead_letters = true;
  node::actor_kind books, shelves;
  books.handles = {{"sold", "books"}};
  shelves.handles = {{"sold", "shelves"}};
  CHECK(node::mirrored_topics(file, {books, shelves}) == std::vector<std::string>{"sales"});
  CHECK(node::topics_of(file, {books, shelves}).size() == 2);
}
