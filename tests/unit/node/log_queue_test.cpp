#include "runtime/node/log_queue.hpp"

#include <spdlog/logger.h>
#include <catch2/catch.hpp>
#include <condition_variable>
#include <mutex>
#include <vector>

using namespace troupe;
using namespace std::chrono_literals;

namespace {

/// A reader of the log that can stop reading: whoever writes to it then does not return.
class reader final : public spdlog::sinks::sink {
public:
  void log(const spdlog::details::log_msg& line) override {
    std::unique_lock lock{guard_};
    ++writing_;
    changed_.notify_all();
    changed_.wait(lock, [this] { return reads_; });
    lines_.emplace_back(line.payload.data(), line.payload.size());
  }
  void flush() override {}
  void set_pattern(const std::string&) override {}
  void set_formatter(std::unique_ptr<spdlog::formatter>) override {}

  void stop() {
    const std::lock_guard lock{guard_};
    reads_ = false;
  }
  void go_on() {
    const std::lock_guard lock{guard_};
    reads_ = true;
    changed_.notify_all();
  }
  bool await_writer() {
    std::unique_lock lock{guard_};
    return changed_.wait_for(lock, 5s, [this] { return writing_ > 0; });
  }
  std::vector<std::string> lines() {
    const std::lock_guard lock{guard_};
    return lines_;
  }

private:
  std::mutex guard_;
  std::condition_variable changed_;
  bool reads_ = true;
  std::size_t writing_ = 0;
  std::vector<std::string> lines_;
};

struct scene {
  ~scene() { at->go_on(); }

  std::shared_ptr<reader> at = std::make_shared<reader>();
  std::shared_ptr<node::log_queue> queue = std::make_shared<node::log_queue>(at, 10);
  spdlog::logger logger{"troupe", queue};
};

}  // namespace

TEST_CASE("lines of the log come in order", "[node][unit]") {
  scene on;
  for (int i = 0; i < 5; ++i)
    on.logger.info("line {}", i);
  REQUIRE(on.queue->drain(5s));
  CHECK(on.at->lines() == std::vector<std::string>{"line 0", "line 1", "line 2", "line 3", "line 4"});
}

TEST_CASE("a burst of lines loses none while the log is read", "[node][unit]") {
  scene on;
  for (int i = 0; i < 5000; ++i)
    on.logger.info("line {}", i);
  REQUIRE(on.queue->drain(5s));
  CHECK(on.at->lines().size() == 5000);
}

TEST_CASE("a log reader that stops reading stops nobody, and hears how much it has missed", "[node][unit]") {
  scene on;
  on.at->stop();
  on.logger.info("line 0");
  REQUIRE(on.at->await_writer());
  for (int i = 1; i <= 100; ++i)
    on.logger.info("line {}", i);
  CHECK_FALSE(on.queue->drain(1ms));
  on.at->go_on();
  REQUIRE(on.queue->drain(5s));
  const auto lines = on.at->lines();
  REQUIRE(lines.size() == 12);
  CHECK(lines[0] == "line 0");
  CHECK(lines[1] == "90 lines of this log were dropped here: nobody read it");
  CHECK(lines[2] == "line 91");
  CHECK(lines[11] == "line 100");
}

TEST_CASE("a program can end although nobody reads its log", "[node][unit]") {
  scene on;
  on.at->stop();
  on.logger.error("the last word");
  REQUIRE(on.at->await_writer());
  on.logger = spdlog::logger{"none"};
  on.queue.reset();  // returns
  CHECK(on.at->lines().empty());
}
