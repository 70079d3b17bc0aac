#include "tools/troupe/top_screen.hpp"

#include "tools/troupe/table.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

using namespace troupe;

namespace {

inspect::partition_view partition(std::int64_t number, std::int64_t lag) {
  inspect::partition_view out;
  out.topic = "claims";
  out.partition = number;
  out.lag = lag;
  return out;
}

inspect::actor_view actor(const std::string& name, std::int64_t handled) {
  inspect::actor_view out;
  out.name = name;
  out.handled = handled;
  out.types.push_back({"place_order", handled, 0, 1500, 30000});
  return out;
}

top_model model(top_view view) {
  seen_node awake, mute;
  awake.listed = {"awake", "1.0", "127.0.0.1:9090", "order", 100};
  awake.state = "ready";
  awake.partitions = inspect::partitions_view{"awake", {partition(0, 7), partition(1, 100), partition(2, 30)}};
  awake.actors = inspect::actors_view{"awake", {actor("order", 5), actor("coupon", 50)}};
  mute.listed = {"silent", "1.0", "127.0.0.1:9091", "order", 100};
  mute.why = "127.0.0.1:9091 did not answer within 1500 ms";
  top_model out;
  out.seen = {awake, mute};
  out.view = view;
  return out;
}

void type(top_model& into, const std::string& keys) {
  for (const auto key : keys)
    press(into, key);
}

std::size_t line_of(const top_screen& screen, const std::string& text) {
  const auto found = std::find_if(screen.lines.begin(), screen.lines.end(),
                                  [&](const auto& line) { return line.find(text) != std::string::npos; });
  return static_cast<std::size_t>(found - screen.lines.begin());
}

bool shows(const top_model& what, const std::string& text) { return line_of(draw(what, 20, 200), text) < 20; }

void sort_by(top_model& what, const std::string& head) {
  for (int i = 0; i < 20 && !shows(what, "by " + head); ++i)
    press(what, 's');
}

}  // namespace

TEST_CASE("a screen is exactly as large as the terminal", "[app][unit]") {
  for (const auto view : {top_view::nodes, top_view::actors, top_view::partitions})
    for (const std::size_t rows : {1, 2, 3, 4, 24})
      for (const std::size_t columns : {1, 10, 80, 200})
        for (const std::string keys : {"", "h", "\n"}) {
          auto what = model(view);
          type(what, keys);
          const auto screen = draw(what, rows, columns);
          CHECK(screen.lines.size() == rows);
          for (const auto& line : screen.lines)
            CHECK(width_of(line) <= columns);
        }
}

TEST_CASE("a mute node has a row in every view", "[app][unit]") {
  for (const auto view : {top_view::nodes, top_view::actors, top_view::partitions})
    CHECK(shows(model(view), "mute: 127.0.0.1:9091 did not answer"));
}

TEST_CASE("keys change the view", "[app][unit]") {
  auto what = model(top_view::nodes);
  press(what, '2');
  CHECK(shows(what, "[2 actors]"));
  press(what, top_key::tab);
  CHECK(shows(what, "[3 partitions]"));
  press(what, top_key::tab);
  CHECK(shows(what, "[1 nodes]"));
  CHECK(press(what, 'q') == top_deed::quit);
}

TEST_CASE("numbers are sorted as numbers and either way", "[app][unit]") {
  auto what = model(top_view::partitions);
  sort_by(what, "LAG");
  auto screen = draw(what, 20, 200);
  CHECK(line_of(screen, "claims/0") < line_of(screen, "claims/2"));
  CHECK(line_of(screen, "claims/2") < line_of(screen, "claims/1"));
  press(what, 'r');
  screen = draw(what, 20, 200);
  CHECK(line_of(screen, "claims/1") < line_of(screen, "claims/2"));
}

TEST_CASE("a filter keeps rows with its text and escape ends it", "[app][unit]") {
  auto what = model(top_view::actors);
  type(what, "/COUPX");
  press(what, top_key::backspace);
  press(what, top_key::enter);
  CHECK(shows(what, "coupon"));
  CHECK(line_of(draw(what, 20, 200), "awake") == line_of(draw(what, 20, 200), "coupon"));
  press(what, top_key::escape);
  CHECK(shows(what, "silent"));
}

TEST_CASE("the chosen row stays on a small screen", "[app][unit]") {
  auto what = model(top_view::partitions);
  for (int i = 0; i < 3; ++i)
    press(what, top_key::down);
  const auto screen = draw(what, 5, 200);
  REQUIRE(screen.chosen);
  CHECK(screen.lines[*screen.chosen].find("claims/2") != std::string::npos);
}

TEST_CASE("details of an actor name its types", "[app][unit]") {
  auto what = model(top_view::actors);
  press(what, top_key::down);  // the mute one is sorted last
  press(what, top_key::enter);
  CHECK(shows(what, "place_order"));
  CHECK(shows(what, "30.00"));
  press(what, top_key::enter);
  CHECK(shows(what, "MAILBOX"));
}

TEST_CASE("a partition is paused only after a yes", "[app][unit]") {
  auto what = model(top_view::partitions);
  press(what, top_key::down);
  press(what, 'p');
  REQUIRE(what.question);
  CHECK(shows(what, "pause " + what.question->partition + "? y/n"));
  CHECK(press(what, 'n') == top_deed::none);
  CHECK_FALSE(what.question);
  press(what, 'p');
  CHECK(press(what, 'y') == top_deed::change_pace);
}

TEST_CASE("what the operator paused is resumed", "[app][unit]") {
  auto what = model(top_view::partitions);
  what.seen[0].partitions->partitions = {partition(0, 7)};
  what.seen[0].partitions->partitions[0].pausedByOperatorSince = "2026-01-02T03:04:05.000000Z";
  what.filter = "claims";
  press(what, 'p');
  REQUIRE(what.question);
  CHECK_FALSE(what.question->pause);
}

TEST_CASE("only a partition can be paused", "[app][unit]") {
  auto what = model(top_view::nodes);
  press(what, 'p');
  CHECK_FALSE(what.question);
  CHECK(shows(what, "choose a partition first"));
}
