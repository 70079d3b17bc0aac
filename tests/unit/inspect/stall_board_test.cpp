#include "runtime/inspect/stall_board.hpp"

#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/spdlog.h>

#include <catch2/catch.hpp>
#include <sstream>

using namespace troupe::inspect;

namespace {

const stall stuck{stall_kind::actor, "actor order 7", "it has been busy with place_order for 30 s"};
const stall old_row{stall_kind::outbox, "outbox", "an event committed 60 s ago is not published yet"};

/// What is logged while it lives.
class listened_log {
public:
  listened_log() : before_{spdlog::default_logger()} {
    spdlog::set_default_logger(
        std::make_shared<spdlog::logger>("", std::make_shared<spdlog::sinks::ostream_sink_mt>(lines_)));
  }
  ~listened_log() { spdlog::set_default_logger(before_); }

  long lines_with(const std::string& text) const {
    std::istringstream all{lines_.str()};
    long count = 0;
    for (std::string line; std::getline(all, line);)
      count += line.find(text) == std::string::npos ? 0 : 1;
    return count;
  }

private:
  std::shared_ptr<spdlog::logger> before_;
  std::ostringstream lines_;
};

}  // namespace

TEST_CASE("a stall is a reason as long as it stands and two lines of the log", "[inspect][unit]") {
  listened_log log;
  readiness ready;
  stall_board board;
  const std::chrono::steady_clock::time_point start{std::chrono::hours{1}};
  for (int look = 0; look < 5; ++look)
    board.show(start + std::chrono::seconds{look}, {stuck}, ready);
  REQUIRE(ready.reasons().size() == 1);
  CHECK(ready.reasons()[0].subject == "actor order 7");
  REQUIRE(board.standing().size() == 1);
  CHECK(board.standing()[0].since == start);
  CHECK(board.of(stall_kind::actor).standing == 1);
  board.show(start + std::chrono::seconds{9}, {}, ready);
  CHECK(ready.reasons().empty());
  CHECK(board.standing().empty());
  CHECK(log.lines_with("not ready: actor order 7") == 1);
  CHECK(log.lines_with("actor order 7 is fine again") == 1);
}

TEST_CASE("stalls are counted by kind when they begin", "[inspect][unit]") {
  readiness ready;
  stall_board board;
  board.show({}, {stuck, old_row}, ready);
  board.show({}, {old_row}, ready);
  board.show({}, {stuck, old_row}, ready);
  CHECK(board.of(stall_kind::actor).begun == 2);
  CHECK(board.of(stall_kind::outbox).begun == 1);
  CHECK(board.of(stall_kind::outbox).standing == 1);
  CHECK(board.of(stall_kind::poll).begun == 0);
}
