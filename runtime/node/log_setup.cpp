#include "runtime/node/log_setup.hpp"

#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

namespace troupe::node {
namespace {

/// %* in the pattern: the message as the inside of a JSON string.
class escaped_message final : public spdlog::custom_flag_formatter {
public:
  void format(const spdlog::details::log_msg& message, const std::tm&, spdlog::memory_buf_t& out) override {
    for (const auto c : std::string_view{message.payload.data(), message.payload.size()})
      append(c, out);
  }
  std::unique_ptr<custom_flag_formatter> clone() const override { return std::make_unique<escaped_message>(); }

private:
  static void append(char c, spdlog::memory_buf_t& out) {
    if (c == '"' || c == '\\')
      out.push_back('\\');
    out.push_back(static_cast<unsigned char>(c) < 0x20 ? ' ' : c);
  }
};

}  // namespace

void set_up_log(const config::log_options& options, const std::string& node_name) {
  auto logger = spdlog::stderr_color_mt("troupe");
  logger->set_level(spdlog::level::from_str(options.level));
  logger->flush_on(spdlog::level::info);
  if (options.format == "json") {
    auto formatter = std::make_unique<spdlog::pattern_formatter>(spdlog::pattern_time_type::utc);
    formatter->add_flag<escaped_message>('*').set_pattern(R"({"time":"%Y-%m-%dT%H:%M:%S.%fZ","level":"%l","node":")" +
                                                          node_name + R"(","message":"%*"})");
    logger->set_formatter(std::move(formatter));
  } else {
    logger->set_pattern("%Y-%m-%d %H:%M:%S.%e %^%-7l%$ " + node_name + ": %v");
  }
  spdlog::set_default_logger(std::move(logger));
}

}  // namespace troupe::node
