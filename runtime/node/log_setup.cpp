#include "runtime/node/log_setup.hpp"

#include "runtime/node/log_queue.hpp"
#include "schemas/shown.hpp"

#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>
#include <cstdlib>
#include <exception>

namespace troupe::node {
namespace {

/// %* in the pattern: the message without anything that a terminal would obey or a line would end at, because names,
/// paths, keys and the errors of others are in it; in JSON as the inside of a string.
class safe_message final : public spdlog::custom_flag_formatter {
public:
  explicit safe_message(bool in_json) : in_json_{in_json} {}

  void format(const spdlog::details::log_msg& message, const std::tm&, spdlog::memory_buf_t& out) override {
    for (const auto c : schemas::shown_in_line({message.payload.data(), message.payload.size()})) {
      if (in_json_ && (c == '"' || c == '\\'))
        out.push_back('\\');
      out.push_back(c);
    }
  }
  std::unique_ptr<custom_flag_formatter> clone() const override { return std::make_unique<safe_message>(in_json_); }

private:
  bool in_json_;
};

constexpr std::chrono::seconds patience{2};  // with a reader that has stopped, when the program ends

std::weak_ptr<log_queue>& lines() {
  static std::weak_ptr<log_queue> of_this_program;
  return of_this_program;
}

void finish() {
  if (const auto last = lines().lock())
    last->drain(patience);
}

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
  const auto queue = std::make_shared<log_queue>(std::make_shared<spdlog::sinks::stderr_color_sink_mt>());
  queue->set_formatter(std::move(formatter));
  auto logger = std::make_shared<spdlog::logger>("troupe", queue);
  logger->set_level(spdlog::level::from_str(options.level));
  if (lines().expired())
    finish_at_the_end();
  lines() = queue;
  spdlog::set_default_logger(std::move(logger));
}

}  // namespace troupe::node
