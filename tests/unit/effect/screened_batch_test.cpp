#include "runtime/effect/screened_batch.hpp"

#include <catch2/catch.hpp>

using namespace troupe;
using namespace troupe::effect;

namespace {

using places = std::vector<std::size_t>;

/// A record for each id.
std::vector<broker::record> records_of(const std::vector<std::string>& ids) {
  std::vector<broker::record> out;
  for (const auto& id : ids) {
    out.emplace_back().value = id;
    out.back().head = {{"ce_id", id}, {"ce_source", "s"}, {"troupe-outbox", "1"}};
  }
  return out;
}

struct scene {
  explicit scene(const std::vector<std::string>& ids)
      : batch{records_of(ids)}, brought{inbox::events_of(batch, inbox::scope::outbox)} {}

  /// `known`: ids of events that had their effect before.
  screened_batch screen(const std::vector<std::string>& known = {}) const {
    places at;
    for (std::size_t i = 0; i < brought.events.size(); ++i)
      if (std::find(known.begin(), known.end(), brought.events[i].id) != known.end())
        at.push_back(i);
    return {batch, brought, at};
  }

  std::vector<broker::record> batch;
  inbox::brought_events brought;
};

std::string values_of(const screened_batch& from) {
  std::string out;
  for (const auto& one : from.records())
    out += (out.empty() ? "" : " ") + *one.value;
  return out;
}

}  // namespace

TEST_CASE("a batch without repeats is handled as it is", "[effect][unit]") {
  const scene on{{"b", "a"}};
  auto screened = on.screen();
  CHECK(&screened.records() == &on.batch);
  CHECK(std::move(screened).repeats().empty());
}

TEST_CASE("what had its effect is left out, and the rest keeps its order", "[effect][unit]") {
  const scene on{{"d", "b", "a", "b", "c"}};
  auto screened = on.screen({"a"});
  CHECK(values_of(screened) == "d b c");
  CHECK(std::move(screened).repeats() == places{2, 3});
}

TEST_CASE("a rejection names the record's place in the whole batch", "[effect][unit]") {
  const scene on{{"a", "b", "c"}};
  CHECK(on.screen({"a"}).settle({{1, "no"}}) == rejections{{2, "no"}});
}

TEST_CASE("records that bring a rejected event again are rejected too", "[effect][unit]") {
  const scene on{{"a", "b", "a", "b"}};
  auto screened = on.screen();
  CHECK(screened.settle({{0, "no"}}) == rejections{{0, "no"}, {2, "no"}});
  CHECK(std::move(screened).repeats() == places{3});
}
