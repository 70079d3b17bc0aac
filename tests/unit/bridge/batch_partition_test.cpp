#include "runtime/bridge/batch_partition.hpp"

#include <catch2/catch.hpp>

using namespace troupe;
using namespace troupe::bridge;
using namespace std::chrono_literals;
using action = batch_partition::advice::action;
using result = effect::batch_outcome::result;

namespace {

broker::record record_at(broker::offset at) {
  broker::record out;
  out.from = {2, 5};
  out.at = at;
  return out;
}

/// A partition of batches up to four, three attempts for a poison record.
struct scene {
  explicit scene(std::optional<broker::offset> stored) { work.expect(stored); }

  void add(broker::offset from, broker::offset to) {
    for (auto at = from; at <= to; ++at)
      work.add(record_at(at));
  }

  /// Records from 0 on, with these prints.
  void add_prints(const std::vector<std::uint64_t>& prints) {
    for (std::size_t i = 0; i < prints.size(); ++i) {
      auto one = record_at(static_cast<broker::offset>(i));
      one.print = prints[i];
      work.add(std::move(one));
    }
  }

  /// The offsets of the batch that goes out; empty when none does.
  std::vector<broker::offset> take() {
    const auto batch = work.take();
    if (!batch)
      return {};
    last = *batch;
    std::vector<broker::offset> out;
    for (const auto& record : batch->records)
      out.push_back(record.at);
    return out;
  }

  auto settle(result what) { return work.settle({what, "because", {}}, 0); }

  /// Sends what waits until it is committed, refusing every batch with `bad` in it. Returns the condemned offsets.
  std::vector<broker::offset> drain_past(broker::offset bad) {
    std::vector<broker::offset> condemned;
    for (auto batch = take(); !batch.empty(); batch = take()) {
      const bool refused = std::find(batch.begin(), batch.end(), bad) != batch.end() && last.condemned.empty();
      if (!last.condemned.empty())
        condemned.insert(condemned.end(), batch.begin(), batch.end());
      settle(refused ? result::poison : result::committed);
    }
    return condemned;
  }

  batch_partition work{{"group", "topic", 2}, 4, {3, 100ms, 1000ms}};
  effect::commit_batch last;
};

using offsets = std::vector<broker::offset>;

}  // namespace

TEST_CASE("batches go out in offset order and one at a time", "[bridge][unit]") {
  scene on{0};
  on.add(0, 5);
  CHECK(on.take() == offsets{0, 1, 2, 3});
  CHECK(on.take().empty());
  REQUIRE(on.settle(result::committed).store == 4);
  CHECK(on.take() == offsets{4, 5});
  CHECK(on.settle(result::committed).store == 6);
  CHECK(on.take().empty());
}

TEST_CASE("a batch says whose it is and on which try", "[bridge][unit]") {
  scene on{0};
  on.add(0, 0);
  on.take();
  CHECK(on.last.of.group == "group");
  CHECK(on.last.of.topic == "topic");
  CHECK(on.last.of.partition == 2);
  CHECK(on.last.attempts == 1);
  CHECK(on.last.condemned.empty());
}

TEST_CASE("the fence compares with what is stored although offsets have holes", "[bridge][unit]") {
  scene on{10};
  on.work.add(record_at(13));
  on.work.add(record_at(20));
  on.take();
  CHECK(on.last.fence->from == 10);
  CHECK(on.last.fence->next == 21);
  on.settle(result::committed);
  on.work.add(record_at(30));
  on.take();
  CHECK(on.last.fence->from == 21);
}

TEST_CASE("without a stored offset the fence begins at the first record", "[bridge][unit]") {
  scene on{std::nullopt};
  on.add(7, 8);
  on.take();
  CHECK(on.last.fence->from == 7);
  CHECK(on.last.fence->next == 9);
}

TEST_CASE("records that had their effect before are dropped", "[bridge][unit]") {
  scene on{10};
  on.add(8, 11);
  CHECK(on.take() == offsets{10, 11});
}

TEST_CASE("a fenced batch is reloaded and what had its effect is dropped", "[bridge][unit]") {
  scene on{0};
  on.add(0, 5);
  on.take();
  const auto advice = on.settle(result::fenced);
  CHECK(advice.next == action::reload);
  CHECK_FALSE(advice.store);
  on.work.expect(3);
  CHECK(on.take() == offsets{3, 4, 5});
  CHECK(on.last.fence->from == 3);
}

TEST_CASE("an unavailable database is waited for without an end", "[bridge][unit]") {
  scene on{0};
  on.add(0, 2);
  auto wait = 0ms;
  for (int i = 0; i < 100; ++i) {
    REQUIRE(on.take() == offsets{0, 1, 2});
    REQUIRE(on.last.condemned.empty());
    const auto advice = on.settle(result::unavailable);
    REQUIRE(advice.next == action::wait);
    REQUIRE_FALSE(advice.store);
    REQUIRE(advice.wait >= wait);
    wait = advice.wait;
  }
  CHECK(wait == 1000ms);
}

TEST_CASE("a poison batch shrinks until the one bad record stands alone", "[bridge][unit]") {
  scene on{0};
  on.add(0, 3);
  REQUIRE(on.take() == offsets{0, 1, 2, 3});
  REQUIRE(on.settle(result::poison).next == action::go_on);
  REQUIRE(on.take() == offsets{0, 1});
  REQUIRE(on.settle(result::poison).next == action::go_on);
  REQUIRE(on.take() == offsets{0});
  on.settle(result::committed);
  REQUIRE(on.take() == offsets{1, 2});
  on.settle(result::poison);
  CHECK(on.take() == offsets{1});
}

TEST_CASE("a poison record is condemned when its tries are used up", "[bridge][unit]") {
  scene on{0};
  on.add(0, 0);
  for (std::uint32_t attempt = 1; attempt <= 2; ++attempt) {
    on.take();
    REQUIRE(on.last.attempts == attempt);
    REQUIRE(on.settle(result::poison).next == action::wait);
  }
  on.take();
  REQUIRE(on.settle(result::poison).next == action::go_on);
  REQUIRE(on.take() == offsets{0});
  CHECK(on.last.condemned == "because");
  CHECK(on.settle(result::committed).store == 1);
}

TEST_CASE("only the bad record of many is condemned", "[bridge][unit]") {
  const auto bad = GENERATE(range(0, 12));
  scene on{0};
  on.add(0, 11);
  CHECK(on.drain_past(bad) == offsets{bad});
  CHECK(on.work.expected() == 12);
}

TEST_CASE("batches grow back after a poison record", "[bridge][unit]") {
  scene on{0};
  on.add(0, 0);
  on.drain_past(0);
  on.add(1, 20);
  std::vector<std::size_t> sizes;
  for (auto batch = on.take(); !batch.empty(); batch = on.take()) {
    sizes.push_back(batch.size());
    on.settle(result::committed);
  }
  CHECK(sizes.back() == 4);
  CHECK(*std::max_element(sizes.begin(), sizes.end()) == 4);
}

TEST_CASE("an outage does not use up the tries of a record", "[bridge][unit]") {
  scene on{0};
  on.add(0, 0);
  for (int i = 0; i < 10; ++i) {
    on.take();
    on.settle(result::unavailable);
  }
  on.take();
  CHECK(on.settle(result::poison).next == action::wait);
  on.take();
  CHECK(on.last.attempts == 2);
}

TEST_CASE("a condemned record found to be stored before does not condemn the next one", "[bridge][unit]") {
  scene on{0};
  on.add(0, 1);
  while (on.take() != offsets{0} || on.last.condemned.empty())
    on.settle(result::poison);
  on.settle(result::unavailable);  // the answer to COMMIT was lost
  REQUIRE(on.take() == offsets{0});
  REQUIRE(on.last.condemned == "because");
  on.settle(result::fenced);
  on.work.expect(1);
  REQUIRE(on.take() == offsets{1});
  CHECK(on.last.condemned.empty());
  CHECK(on.last.attempts == 1);
}

TEST_CASE("a condemned record stays condemned while the database is away", "[bridge][unit]") {
  scene on{0};
  on.add(0, 5);
  while (on.last.condemned.empty() && !on.take().empty())
    if (on.last.condemned.empty())
      on.settle(result::poison);
  on.settle(result::unavailable);
  CHECK(on.take() == offsets{0});
  CHECK(on.last.condemned == "because");
}

TEST_CASE("a dead letter that cannot be stored is tried with growing pauses and blames nobody else", "[bridge][unit]") {
  scene on{0};
  on.add(0, 1);
  on.take();
  on.settle(result::poison);
  for (int refused = 0; refused < 3; ++refused) {
    on.take();
    on.settle(result::poison);
  }
  auto pause = 0ms;
  for (int tried = 0; tried < 5; ++tried) {
    CHECK(on.take() == offsets{0});
    CHECK_FALSE(on.last.condemned.empty());
    const auto advice = on.settle(tried % 2 == 0 ? result::poison : result::unavailable);
    CHECK(advice.next == action::wait);
    CHECK(advice.wait >= pause);
    pause = std::max(advice.wait, 1ms);
  }
  CHECK_THAT(on.work.hindered(), Catch::Contains("dead letter cannot be stored"));
}

TEST_CASE("records that fail alike one after the other are the fault of something else", "[bridge][unit]") {
  scene on{0};
  on.add(0, 9);
  std::vector<broker::offset> condemned;
  for (int tried = 0; tried < 60; ++tried) {
    const auto batch = on.take();
    if (!on.last.condemned.empty())
      condemned.push_back(batch[0]);
    on.settle(on.last.condemned.empty() ? result::poison : result::committed);
  }
  CHECK(condemned == offsets{0, 1});
  CHECK_THAT(on.work.hindered(), Catch::Contains("fails alike"));
  while (on.take() != offsets{2})
    on.settle(result::unavailable);
  on.settle(result::committed);
  CHECK(on.work.hindered().empty());
  CHECK(on.work.expected() == 3);
}

TEST_CASE("records that fail alike are given up once the youngest one could be handled", "[bridge][unit]") {
  scene on{0};
  on.add(0, 9);
  std::vector<broker::offset> condemned;
  std::size_t trials = 0;
  for (auto batch = on.take(); !batch.empty() && trials < 50; batch = on.take()) {
    if (!on.last.condemned.empty())
      condemned.push_back(batch[0]);
    trials += on.last.trial ? 1U : 0U;
    const bool refused = on.last.condemned.empty() && batch[0] < 6;
    on.settle(refused ? result::poison : result::committed);
  }
  CHECK(condemned == offsets{0, 1, 2, 3, 4, 5});
  CHECK(trials > 0);
  CHECK(on.work.expected() == 10);
}

TEST_CASE("what refuses a batch for a second time in a row is named", "[bridge][unit]") {
  scene on{0};
  on.add(0, 0);
  on.take();
  on.settle(result::unavailable);
  CHECK(on.work.hindered().empty());
  on.take();
  on.settle(result::unavailable);
  CHECK(on.work.hindered() == "because");
}

TEST_CASE("an offset that was set back is read again without skipping anything", "[bridge][unit]") {
  scene on{0};
  on.add(0, 9);
  on.take();
  on.settle(result::committed);
  on.take();
  on.settle(result::fenced);
  on.work.expect(1);
  CHECK(on.take().empty());
  on.add(10, 12);  // under way before the consumer went back
  CHECK(on.take().empty());
  on.work.started();
  on.add(1, 12);
  CHECK(on.take() == offsets{1, 2, 3, 4});
  CHECK(on.last.fence->from == 1);
}

TEST_CASE("what is held is handled on if the record that another owner handled last is among it", "[bridge][unit]") {
  scene on{0};
  on.add_prints({10, 11, 12, 13});
  on.take();
  on.settle(result::fenced);
  CHECK_FALSE(on.work.expect(2, {1, 11}));
  CHECK(on.take() == offsets{2, 3});
  CHECK(on.last.fence->from_print == 11);
}

TEST_CASE("what is held is dropped if the stored offset is beside another record", "[bridge][unit]") {
  scene on{0};
  on.add_prints({10, 11, 12, 13});
  on.take();
  on.settle(result::fenced);
  CHECK(on.work.expect(2, {1, 99}));  // an owner that stood still, of the log before
  CHECK(on.take().empty());
  on.work.started();
  on.add(2, 3);
  CHECK(on.take() == offsets{2, 3});
}

TEST_CASE("the last record of a batch is stored with the offset behind it", "[bridge][unit]") {
  scene on{5};
  broker::record one;
  one.at = 5;
  one.print = 50;
  on.work.add(one);
  one.at = 6;
  one.print = 60;
  on.work.add(one);
  on.take();
  CHECK(on.last.fence->last == broker::landmark{6, 60});
  on.work.settle({}, 0);
  CHECK(on.work.known() == broker::landmark{6, 60});
}

TEST_CASE("of a log that was cut nothing is handled until the offset is set back", "[bridge][unit]") {
  scene on{1000};
  on.work.cut("ends at offset 50");
  on.add(0, 3);
  on.add(1000, 1001);
  CHECK(on.take().empty());
  on.work.expect(1000);
  CHECK(on.work.is_cut());
  on.work.expect(0);
  CHECK_FALSE(on.work.is_cut());
  on.add(4, 5);
  on.work.started();
  on.add(0, 3);
  CHECK(on.take() == std::vector<broker::offset>{0, 1, 2, 3});
}

TEST_CASE("the figures tell what waits and what failed", "[bridge][unit]") {
  scene on{5};
  on.add(5, 7);
  on.take();
  on.settle(result::unavailable);
  const auto status = on.work.status();
  CHECK(status.topic == "topic");
  CHECK(status.watermark == 5);
  CHECK(status.oldest_unfinished == 5);
  CHECK(status.unfinished == 3);
  CHECK(status.backing_off == 1);
  CHECK(status.last_error == "because");
  on.take();
  on.settle(result::committed);
  CHECK(on.work.status().watermark == 8);
  CHECK(on.work.status().backing_off == 0);
  CHECK_FALSE(on.work.status().oldest_unfinished);
}

TEST_CASE("offsets without a record are passed when no record waits, and stored by a batch without records",
          "[bridge][unit]") {
  scene on{3};
  on.add(3, 3);
  on.work.pass(10);
  CHECK(on.work.status().watermark == 3);
  CHECK_FALSE(on.work.take_passage());
  CHECK(on.take() == offsets{3});
  on.settle(result::committed);
  CHECK(on.work.status().watermark == 10);

  const auto passage = on.work.take_passage();
  REQUIRE(passage);
  CHECK(passage->records.empty());
  CHECK(passage->fence->from == 4);
  CHECK(passage->fence->next == 10);
  on.add(10, 10);
  CHECK(on.take().empty());  // one at a time
  CHECK(on.settle(result::unavailable).next == action::wait);
  CHECK(on.take() == offsets{10});
  CHECK(on.last.fence->from == 4);
  CHECK(on.settle(result::committed).store == 11);
  CHECK_FALSE(on.work.take_passage());
}

TEST_CASE("a passage that was stored is committed to the group", "[bridge][unit]") {
  scene on{{}};
  on.work.pass(2);
  REQUIRE(on.work.take_passage());
  const auto advice = on.settle(result::committed);
  CHECK(advice.next == action::go_on);
  CHECK(advice.store == 2);
  CHECK(on.work.expected() == 2);
}

TEST_CASE("large records go in smaller batches, and the largest alone", "[bridge][unit]") {
  scene on{0};
  const auto add = [&](broker::offset at, std::size_t megabytes) {
    auto one = record_at(at);
    one.value = std::string(megabytes << 20, 'x');
    on.work.add(std::move(one));
  };
  add(0, 3);
  add(1, 4);
  add(2, 2);
  add(3, 9);
  add(4, 1);
  CHECK(on.work.held() == broker::volume{5, 19 << 20});
  CHECK(on.take() == std::vector<broker::offset>{0, 1});
  on.settle(result::committed);
  CHECK(on.take() == std::vector<broker::offset>{2});
  on.settle(result::committed);
  CHECK(on.take() == std::vector<broker::offset>{3});
  on.settle(result::committed);
  CHECK(on.work.held() == broker::volume{1, 1 << 20});
  CHECK(on.take() == std::vector<broker::offset>{4});
  on.settle(result::committed);
  CHECK(on.work.held() == broker::volume{});
}

TEST_CASE("after a batch that took too long fewer records are tried", "[bridge][unit]") {
  scene on{0};
  on.add(0, 9);
  CHECK(on.take().size() == 4);
  on.work.settle({result::unavailable, "canceling statement due to statement timeout", {}}, 0, 5s);
  CHECK(on.take() == std::vector<broker::offset>{0, 1});
  on.work.settle({result::committed, {}, {}}, 0, 10ms);
  CHECK(on.take() == std::vector<broker::offset>{2, 3, 4, 5});
}
