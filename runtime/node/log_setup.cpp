#include "runtime/node/log_setup.hpp"

#include "runtime/node/log_queue.hpp"
#include "runtime/wire/shown.hpp"

#include <poll.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/spdlog.h>
#include <unistd.h>
#include <cerrno>
#include <cstdlib>
#include <exception>
#include <utility>

namespace troupe::node {
namespace {

/// %* in the pattern: the message without anything that a terminal would obey or a line would end at, because names,
/// paths, keys and the errors of others are in it; in JSON as the inside of a string.
class safe_message final : public spdlog::custom_flag_formatter {
public:
  explicit safe_message(bool in_json) : in_json_{in_json} {}

  void format(const spdlog::details::log_msg& message, const std::tm&, spdlog::memory_buf_t& out) override {
    for (const auto c : wire::shown_in_line({message.payload.data(), message.payload.size()})) {
      if (in_json_ && (c == '"' || c == '\\'))
        out.push_back('\\');
      out.push_back(c);
    }
  }
  std::unique_ptr<custom_flag_formatter> clone() const override { return std::make_unique<safe_message>(in_json_); }

private:
  bool in_json_;
};

/// By its descriptor: whoever hangs in stdio holds a lock that exit() waits for.
class stderr_sink final : public spdlog::sinks::sink {
public:
  void log(const spdlog::details::log_msg& line) override {
    spdlog::memory_buf_t formatted;
    formatter_->format(line, formatted);
    std::string text{formatted.data(), formatted.size()};
    if (is_terminal_ && line.color_range_end > line.color_range_start) {
      text.insert(line.color_range_end, "\x1b[m");
      text.insert(line.color_range_start, color_of(line.level));
    }
    write_all(text);
  }
  void flush() override {}
  void set_pattern(const std::string& pattern) override {
    formatter_ = std::make_unique<spdlog::pattern_formatter>(pattern);
  }
  void set_formatter(std::unique_ptr<spdlog::formatter> formatter) override { formatter_ = std::move(formatter); }

private:
  static const char* color_of(spdlog::level::level_enum level) {
    switch (level) {
      case spdlog::level::info:
        return "\x1b[32m";
      case spdlog::level::warn:
        return "\x1b[33m\x1b[1m";
      case spdlog::level::err:
        return "\x1b[31m\x1b[1m";
      case spdlog::level::critical:
        return "\x1b[1m\x1b[41m";
      default:
        return "\x1b[36m";
    }
  }

  static void write_all(std::string_view text) {
    while (!text.empty()) {
      const auto written = ::write(STDERR_FILENO, text.data(), text.size());
      if (written > 0) {
        text.remove_prefix(static_cast<std::size_t>(written));
      } else if (errno == EAGAIN) {  // somebody else has made the pipe non-blocking
        pollfd until{STDERR_FILENO, POLLOUT, 0};
        ::poll(&until, 1, -1);
      } else if (errno != EINTR) {
        return;  // nobody will ever read it
      }
    }
  }

  std::unique_ptr<spdlog::formatter> formatter_ = std::make_unique<spdlog::pattern_formatter>();
  const bool is_terminal_ = ::isatty(STDERR_FILENO) == 1;
};

constexpr std::chrono::seconds patience{2};  // with a reader that has stopped, when the program ends

// Held here too: the logger may be gone before finish() is called.
std::shared_ptr<log_queue>& lines() {
  static std::shared_ptr<log_queue> of_this_program;
  return of_this_program;
}

void finish() { lines()->drain(patience); }

/// Whatever ends the program, what it said last is read.
void finish_at_the_end() {
  static std::terminate_handler before = nullptr;
  std::atexit(finish);
  before = std::set_terminate([] {
    finish();
    before();
  });
}

}  // namespace

void set_up_log(const config::log_options& options, const std::string& node_name) {
  const bool in_json = options.format == "json";
  const auto time = in_json ? spdlog::pattern_time_type::utc : spdlog::pattern_time_type::local;
  auto formatter = std::make_unique<spdlog::pattern_formatter>(time);
  formatter->add_flag<safe_message>('*', in_json)
      .set_pattern(in_json
                       ? R"({"time":"%Y-%m-%dT%H:%M:%S.%fZ","level":"%l","node":")" + node_name + R"(","message":"%*"})"
                       : "%Y-%m-%d %H:%M:%S.%e %^%-7l%$ " + node_name + ": %*");
  const auto queue = std::make_shared<log_queue>(std::make_shared<stderr_sink>());
  queue->set_formatter(std::move(formatter));
  auto logger = std::make_shared<spdlog::logger>("troupe", queue);
  logger->set_level(spdlog::level::from_str(options.level));
  if (!std::exchange(lines(), queue))
    finish_at_the_end();
  spdlog::set_default_logger(std::move(logger));
}

}  // namespace troupe::node
