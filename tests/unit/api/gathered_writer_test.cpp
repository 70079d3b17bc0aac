#include "runtime/api/gathered_writer.hpp"

#include <catch2/catch.hpp>
#include <deque>

using namespace troupe;
using namespace troupe::api;
using namespace std::chrono_literals;
using store::fault;

namespace {

/// Follows a script: each write or look-up takes the next step, the last one is repeated.
class scripted_database final : public gathered_transactions {
public:
  struct step {
    std::optional<fault> fails;
    std::string sqlstate = "XX000";
  };
  std::deque<step> writes{{}};
  std::deque<tl::expected<bool, fault>> look_ups{true};
  std::string poison;  // a part with this request fails
  std::pair<fault, std::string> poison_fault{fault::refused, "22003"};
  bool knows_how_to_look_up = true;
  unsigned written = 0, looked_up = 0, noted = 0;
  std::size_t left = 0;  // events

  store::stored<void> write(gathered_part part, decided_part& out) override {
    ++written;
    for (const auto& one : part) {
      out.work.answers.push_back({201, one.asked->body, "", {}});
      if (!poison.empty() && one.asked->body == poison)
        return tl::unexpected(store::store_error{poison_fault.first, poison_fault.second, "poison"});
    }
    out.work.written = written;
    out.work.once_committed.emplace_back([this] { ++noted; });
    out.leave = [this, events = part.size()] { left += events; };
    const auto now = take(writes);
    if (!now.fails)
      return {};
    return tl::unexpected(store::store_error{*now.fails, now.sqlstate, "scripted"});
  }

  store::stored<bool> is_stored(gathered_part, const decided_part& earlier) override {
    ++looked_up;
    CHECK(std::any_cast<unsigned>(earlier.work.written) == written);  // of the attempt that was not answered
    const auto now = take(look_ups);
    if (!now)
      return tl::unexpected(store::store_error{now.error(), "08000", "scripted"});
    return *now;
  }

  bool can_look_up() const override { return knows_how_to_look_up; }

private:
  template <class T>
  static T take(std::deque<T>& script) {
    auto next = script.front();
    if (script.size() > 1)
      script.pop_front();
    return next;
  }
};

/// A writer whose pauses take no time but are counted.
struct world {
  scripted_database database;
  write_attempts::instant clock{};
  std::chrono::milliseconds paused{0};
  pacing pace;
  gathered_writer writer{"POST /things", database, paced()};

  pacing paced() {
    pace.now = [this] { return clock; };
    pace.pause = [this](std::chrono::milliseconds wait) {
      clock += wait;
      paused += wait;
    };
    return pace;
  }

  gathered_answers write(std::size_t requests = 1) {
    std::vector<http::request> asked(requests);
    std::vector<gathered_item> items;
    for (std::size_t i = 0; i < requests; ++i) {
      asked[i].body = std::to_string(i + 1);
      items.push_back({&asked[i], nullptr});
    }
    return writer.write(items);
  }
};

bool is_done(const http::response& one) { return one.status == 201; }
bool is(const http::response& one, const std::string& problem) {
  return one.body.find(":problem:" + problem + '"') != one.body.npos;
}

}  // namespace

TEST_CASE("requests that are stored are answered and their events leave", "[api][unit]") {
  world w;
  const auto done = w.write(3);
  CHECK(done.all.size() == 3);
  CHECK(w.database.left == 3);
  CHECK(done.reachable);
}

TEST_CASE("a conflict is run again at once", "[api][unit]") {
  world w;
  w.database.writes = {{fault::conflict}, {fault::conflict}, {}};
  CHECK(is_done(w.write().all[0]));
  CHECK(w.database.written == 3);
  CHECK(w.paused == 0ms);
}

TEST_CASE("endless conflicts are given up but do not say the database is gone", "[api][unit]") {
  world w;
  w.database.writes = {{fault::conflict}};
  const auto done = w.write(2);
  CHECK(is(done.all[1], "unavailable"));
  CHECK(done.reachable);
  CHECK(w.database.left == 0);
  CHECK(w.database.written == 5);
}

TEST_CASE("a lost connection is tried three times with growing pauses", "[api][unit]") {
  world w;
  w.database.writes = {{fault::disconnected}};
  const auto done = w.write(2);
  CHECK(w.database.written == 3);
  CHECK(w.paused == 150ms);
  CHECK(is(done.all[0], "unavailable"));
  CHECK_FALSE(done.reachable);
}

TEST_CASE("a server without room stores nothing and says so", "[api][unit]") {
  world w;
  w.database.writes = {{fault::busy, "53100"}};
  const auto done = w.write();
  CHECK(is(done.all[0], "unavailable"));
  CHECK(w.database.left == 0);
}

TEST_CASE("a batch whose commit answer was lost and that is stored is answered as placed", "[api][unit]") {
  world w;
  w.database.writes = {{fault::ambiguous}};
  w.database.look_ups = {tl::unexpected(fault::disconnected), true};
  const auto done = w.write(2);
  CHECK(is_done(done.all[1]));
  CHECK(w.database.left == 2);
  CHECK(w.database.written == 1);
  CHECK(w.database.looked_up == 2);
}

TEST_CASE("a batch whose commit answer was lost and that is not stored is run again", "[api][unit]") {
  world w;
  w.database.writes = {{fault::ambiguous}, {}};
  w.database.look_ups = {false};
  CHECK(is_done(w.write().all[0]));
  CHECK(w.database.written == 2);
}

TEST_CASE("what is noted for the commit happens once, however often it was tried", "[api][unit]") {
  world w;
  w.database.writes = {{fault::ambiguous}, {fault::conflict}, {}};
  w.database.look_ups = {false};
  CHECK(is_done(w.write().all[0]));
  CHECK(w.database.written == 3);
  CHECK(w.database.noted == 1);
}

TEST_CASE("a lost commit that cannot be looked up has an unknown outcome at once", "[api][unit]") {
  world w;
  w.database.knows_how_to_look_up = false;
  w.database.writes = {{fault::ambiguous}};
  const auto done = w.write(2);
  CHECK(is(done.all[1], "outcome-unknown"));
  CHECK(w.database.looked_up == 0);
  CHECK(w.paused == 0ms);
}

TEST_CASE("a batch that cannot be looked up for 10 s has an unknown outcome", "[api][unit]") {
  world w;
  w.database.writes = {{fault::ambiguous}};
  w.database.look_ups = {tl::unexpected(fault::disconnected)};
  const auto done = w.write();
  CHECK(is(done.all[0], "outcome-unknown"));
  CHECK(w.paused >= 9s);
  CHECK(w.paused <= 11s);
  CHECK(w.database.written == 1);
}

TEST_CASE("a key taken by another node meanwhile is run again", "[api][unit]") {
  world w;
  w.database.writes = {{fault::refused, "23505"}, {}};
  CHECK(is_done(w.write().all[0]));
  CHECK(w.database.written == 2);
}

TEST_CASE("a poison request fails alone", "[api][unit]") {
  world w;
  w.database.poison = "11";
  const auto done = w.write(16);
  REQUIRE(done.all.size() == 16);
  for (std::size_t i = 0; i < 16; ++i)
    CHECK(is_done(done.all[i]) == (i != 10));
  CHECK(is(done.all[10], "internal"));
  CHECK(w.database.left == 15);
}

TEST_CASE("requests that a read-only database refuses are not to blame", "[api][unit]") {
  world w;
  w.database.writes = {{fault::hindered, "25006"}};
  const auto done = w.write(256);
  REQUIRE(done.all.size() == 256);
  for (const auto& one : done.all)
    CHECK(is(one, "unavailable"));
  CHECK_FALSE(done.reachable);
  CHECK(w.database.written < 25);
}

TEST_CASE("a request that alone is refused for what nobody knows fails alone", "[api][unit]") {
  world w;
  w.database.poison = "3";
  w.database.poison_fault = {fault::hindered, "P0001"};
  const auto done = w.write(8);
  REQUIRE(done.all.size() == 8);
  for (std::size_t i = 0; i < 8; ++i)
    CHECK(is_done(done.all[i]) == (i != 2));
  CHECK(is(done.all[2], "unavailable"));
}

TEST_CASE("a session that a new one replaces costs no request", "[api][unit]") {
  world w;
  w.database.writes = {{fault::hindered, "25006"}, {}};
  const auto done = w.write(2);
  CHECK(is_done(done.all[0]));
  CHECK(is_done(done.all[1]));
}

TEST_CASE("what is left of a halved batch is not tried when the database goes away", "[api][unit]") {
  world w;
  w.database.writes = {{fault::bug}, {}, {fault::disconnected}};
  const auto done = w.write(4);
  CHECK(is_done(done.all[1]));
  CHECK(is(done.all[2], "unavailable"));
  CHECK(is(done.all[3], "unavailable"));
  CHECK(w.database.left == 2);
  CHECK(w.database.written == 5);
}
