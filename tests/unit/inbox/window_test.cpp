#include "runtime/inbox/window.hpp"

#include <catch2/catch.hpp>
#include <map>

using namespace troupe;
using namespace troupe::inbox;

namespace {

noted_event event(int number, record_mark record = 1) {
  return {print_of_event("e-" + std::to_string(number), "s"), record};
}

std::vector<noted_event> events(int first, int last, record_mark record = 1) {
  std::vector<noted_event> out;
  for (int i = first; i <= last; ++i)
    out.push_back(event(i, record));
  return out;
}

/// A window and the rows it has written.
struct scene {
  explicit scene(std::size_t remember) : remembered{remember}, window{remember} {}

  void note(std::vector<noted_event> what) {
    const auto change = window.noting(std::move(what));
    if (change.outdated)
      std::erase_if(rows, [&](const auto& row) { return row.first <= *change.outdated; });
    auto& row = rows[change.number];
    row.insert(row.end(), change.events.begin(), change.events.end());
    window.apply(change);
  }
  void load(std::size_t remember) {
    std::vector<noted_batch> youngest_first;
    for (auto row = rows.rbegin(); row != rows.rend(); ++row)
      youngest_first.push_back({row->first, row->second});
    window = inbox::window{remember, youngest_first};
  }
  bool knows(int number) const { return window.is_repeat(event(number, 2)); }
  std::size_t stored() const {
    std::size_t out = 0;
    for (const auto& [number, row] : rows)
      out += row.size();
    return out;
  }

  std::size_t remembered;
  inbox::window window;
  std::map<std::int64_t, std::vector<noted_event>> rows;
};

}  // namespace

TEST_CASE("an event is a repeat when another record has brought it", "[inbox][unit]") {
  scene on{100};
  on.note({event(1, 7)});
  CHECK(on.window.is_repeat(event(1, 8)));
  CHECK_FALSE(on.window.is_repeat(event(1, 7)));
  CHECK_FALSE(on.window.is_repeat(event(2, 8)));
}

TEST_CASE("a record of which nothing is known is no other's equal", "[inbox][unit]") {
  scene on{100};
  on.note({event(1, 0)});
  CHECK(on.window.is_repeat(event(1, 0)));
  CHECK(on.window.is_repeat(event(1, 7)));
}

TEST_CASE("nothing is remembered before it is committed", "[inbox][unit]") {
  const inbox::window window{100};
  CHECK(window.noting({event(1)}).events.size() == 1);
  CHECK_FALSE(window.is_repeat(event(1, 2)));
}

TEST_CASE("the last events are remembered, so many at least, in memory and in the table alike", "[inbox][unit]") {
  scene on{1000};
  for (int last = 99; last < 10'000; last += 100) {
    on.note(events(last - 99, last));
    for (const auto back : {0, 500, 999})
      if (back <= last)
        CHECK(on.knows(last - back));
    CHECK(on.window.size() <= 2100);
    CHECK(on.stored() <= 2100);
  }
  CHECK_FALSE(on.knows(7000));
}

TEST_CASE("a batch larger than what is to be remembered is remembered", "[inbox][unit]") {
  scene on{10};
  on.note(events(0, 99));
  CHECK(on.knows(0));
  on.note(events(100, 199));
  CHECK(on.knows(100));
  on.note(events(200, 299));
  CHECK_FALSE(on.knows(0));
  CHECK(on.rows.size() == 2);
}

TEST_CASE("a window that was loaded knows what the one before knew", "[inbox][unit]") {
  scene on{1000};
  for (int first = 0; first < 5500; first += 100)
    on.note(events(first, first + 99));
  on.load(1000);
  CHECK(on.knows(5499));
  CHECK(on.knows(4500));
  on.note(events(5500, 5599));
  CHECK(on.knows(4600));
  CHECK(on.stored() <= 2100);
}

TEST_CASE("small batches share a row", "[inbox][unit]") {
  scene on{1000};
  for (int i = 0; i < 640; ++i)
    on.note({event(i)});
  CHECK(on.rows.size() == 10);
  on.load(1000);
  on.note({event(640)});
  on.note({event(641)});
  CHECK(on.rows.size() == 11);
  CHECK(on.knows(0));
}

TEST_CASE("rows that are not needed any more go with the next that is written", "[inbox][unit]") {
  scene on{1000};
  for (int first = 0; first < 2000; first += 100)
    on.note(events(first, first + 99));
  CHECK(on.rows.size() == 20);
  on.load(300);  // the setting was another one
  CHECK(on.knows(1400));
  CHECK_FALSE(on.knows(1300));
  on.window.apply({});  // a batch without events
  CHECK_FALSE(on.window.noting({}).is_nothing());
  on.note(events(2000, 2009));
  CHECK(on.stored() <= 620);
  CHECK(on.window.noting({}).is_nothing());
}

TEST_CASE("an event whose record comes again stays known by that record", "[inbox][unit]") {
  scene on{100};
  on.note({event(1, 7)});
  on.note({event(1, 7)});
  CHECK(on.window.is_repeat(event(1, 8)));
  CHECK(on.window.size() == 1);
}
