#include "tests/contract/effect/fence_scene.hpp"

using namespace troupe;
using tests::kill_me;
using result = effect::batch_outcome::result;
using scene = tests::fence_scene;
using places = std::vector<std::size_t>;

namespace {

std::string events_in_table(scene& on) {
  return on.database.ask("select coalesce(sum(octet_length(prints)) / 20, 0) from inbox_batches");
}

std::vector<std::string> numbered(int first, int last) {
  std::vector<std::string> out;
  for (int i = first; i <= last; ++i)
    out.push_back("v" + std::to_string(i));
  return out;
}

}  // namespace

TEST_CASE("an event that an outbox published twice has one effect", "[effect][contract]") {
  scene on;
  CHECK(on.send(scene::events(0, {"a", "b"})).repeats.empty());
  const auto outcome = on.send(scene::events(2, {"c", "b", "d", "a", "d"}));
  CHECK(outcome.what == result::committed);
  CHECK(outcome.repeats == places{1, 3, 4});
  CHECK(on.effects() == "a b c d");
  CHECK(on.next() == "7");
}

TEST_CASE("an event is known after a restart", "[effect][contract]") {
  scene on;
  on.send(scene::events(0, {"a", "b"}));
  on.send(scene::events(2, {"c"}));
  on.restart();
  CHECK(on.send(scene::events(3, {"c", "d", "a"})).repeats == places{0, 2});
  CHECK(on.effects() == "a b c d");
}

TEST_CASE("what another owner has handled is known to the one before it", "[effect][contract]") {
  scene on;
  on.send(scene::events(0, {"a"}));
  auto first = on.fence;
  on.fence = on.spawn();
  on.send(scene::events(1, {"b"}));
  std::swap(on.fence, first);
  CHECK(on.send(scene::events(2, {"b", "a", "c"})).repeats == places{0, 1});
  CHECK(on.effects() == "a b c");
  caf::anon_send_exit(first, caf::exit_reason::user_shutdown);
}

TEST_CASE("an event whose COMMIT had no answer is known", "[effect][contract]") {
  scene on;
  on.send(scene::events(0, {"a"}));
  // The session dies, and the very batch is stored: all that a lost answer leaves behind.
  on.trouble->after_first_insert = [&](soci::session&) { on.database.ask(kill_me); };
  CHECK(on.send(scene::events(1, {"b"})).what == result::unavailable);
  auto first = on.fence;
  on.fence = on.spawn();
  on.send(scene::events(1, {"b"}));
  std::swap(on.fence, first);
  CHECK(on.send(scene::events(1, {"b"})).what == result::fenced);
  CHECK(on.send(scene::events(2, {"b", "c"})).repeats == places{0});
  CHECK(on.effects() == "a b c");
  caf::anon_send_exit(first, caf::exit_reason::user_shutdown);
}

TEST_CASE("what one group has handled is new to another, on another topic and in another partition",
          "[effect][contract]") {
  scene on;
  on.send(scene::events(0, {"a"}));
  auto other = scene::events(0, {"a"});
  other.of.group = "another group";
  CHECK(on.send(other).repeats.empty());
  other.of.topic = "another topic";
  CHECK(on.send(other).repeats.empty());
  other.of.partition = 4;
  CHECK(on.send(other).repeats.empty());
  CHECK(on.effects() == "a a a a");
}

TEST_CASE("an event of a batch that was rolled back is new when it comes again", "[effect][contract]") {
  scene on;
  CHECK(on.send(scene::events(0, {"a", "poison"})).what == result::poison);
  CHECK(events_in_table(on) == "0");
  CHECK(on.send(scene::events(0, {"a"})).repeats.empty());
  CHECK(on.effects() == "a");
}

TEST_CASE("an event that was rejected is judged anew when it comes again", "[effect][contract]") {
  scene on;
  on.send(scene::events(0, {"a", "reject", "reject"}));
  CHECK(events_in_table(on) == "1");
  CHECK(on.database.ask("select count(*) from dead_letters") == "2");
  const auto outcome = on.send(scene::events(3, {"reject", "a"}));
  CHECK(outcome.rejected == std::vector<std::string>{"the toy does not like it", ""});
  CHECK(outcome.repeats == places{1});
}

TEST_CASE("records that no outbox published have their effect as often as they come", "[effect][contract]") {
  scene on;
  auto batch = scene::events(0, {"a", "a"});
  for (auto& one : batch.records)
    one.head.pop_back();
  CHECK(on.send(batch).repeats.empty());
  CHECK(on.effects() == "a a");
  CHECK(events_in_table(on) == "0");
}

TEST_CASE("a stored offset that was set back brings the same records again", "[effect][contract]") {
  scene on;
  on.send(scene::events(0, {"a", "b"}));
  on.send(scene::events(2, {"a"}));
  on.set_back(0);
  CHECK(on.send(scene::events(0, {"a", "b"})).repeats.empty());
  CHECK(on.send(scene::events(2, {"a"})).repeats == places{0});
  CHECK(on.effects() == "a a b b");
}

TEST_CASE("an offset that was set back into a batch forgets nothing of what lies before it", "[effect][contract]") {
  scene on;
  on.send(scene::events(0, {"a", "b"}));
  on.send(scene::events(2, {"a"}));
  on.set_back(1);
  on.restart();
  CHECK(on.send(scene::events(1, {"b", "a"})).repeats == places{1});
  CHECK(on.effects() == "a b b");
}

TEST_CASE("what was handled of a log is known in the one that was made in its place", "[effect][contract]") {
  scene on;
  on.send(scene::events(0, {"a", "b", "c"}));
  on.set_back(0);
  auto made_anew = scene::events(0, {"b", "d", "b"});
  for (auto& one : made_anew.records)
    one.print += 1ULL << 33U;
  CHECK(on.send(made_anew).repeats == places{0, 2});
  CHECK(on.effects() == "a b c d");
}

TEST_CASE("table and memory are bounded by how many events are to be remembered", "[effect][contract]") {
  scene on;
  on.remembered = 1000;
  on.restart();
  for (int first = 0; first < 5000; first += 250)
    REQUIRE(on.send(scene::events(first, numbered(first, first + 249))).repeats.empty());
  CHECK(std::stoi(events_in_table(on)) <= 2250);
  CHECK(on.send(scene::events(5000, {"v4999", "v4000", "v0"})).repeats == places{0, 1});
  on.restart();
  CHECK(on.send(scene::events(5003, {"v4999", "v4000"})).repeats == places{0, 1});
}

TEST_CASE("batches of one event share a row", "[effect][contract]") {
  scene on;
  for (int i = 0; i < 130; ++i)
    on.send(scene::events(i, numbered(i, i)));
  CHECK(on.database.ask("select string_agg(octet_length(prints) / 20 || '', ' ' order by number) from inbox_batches") ==
        "64 64 2");
  on.restart();
  CHECK(on.send(scene::events(130, {"v0", "new", "v129"})).repeats == places{0, 2});
  CHECK(on.database.ask("select count(*) from inbox_batches") == "3");
}

TEST_CASE("prints are kept as they are", "[effect][contract]") {
  scene on;
  on.send(scene::events(0, numbered(0, 999)));
  CHECK(on.database.ask("select pg_column_size(prints) from inbox_batches") == "20000");
  CHECK(on.database.ask("select substr(prints, 1, 16) in (select substr(sha256(convert_to('id of v' || n, 'UTF8') || "
                        "'\\x00' || convert_to('troupe/node-1', 'UTF8')), 1, 16) from generate_series(0, 999) n) from "
                        "inbox_batches") == "t");
}
