#include "tools/load/progress.hpp"

#include <unistd.h>
#include <cstdio>

namespace troupe::load {

progress_line::progress_line(boost::asio::io_context& io, const campaign& of)
    : timer_{io}, campaign_{of}, terminal_{isatty(STDERR_FILENO) == 1} {}

void progress_line::start() {
  if (!campaign_.settings().progress)
    return;
  timer_.expires_at(clock::now());
  wait();
}

void progress_line::wait() {
  timer_.expires_at(timer_.expiry() + std::chrono::seconds{1});
  timer_.async_wait([this](const boost::system::error_code& failed) {
    if (failed)
      return;
    print();
    wait();
  });
}

void progress_line::print() {
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(clock::now() - campaign_.started()).count();
  std::string text = std::to_string(seconds) + " s";
  std::uint64_t ended = 0;
  for (const auto& one : campaign_.tallies()) {
    ended += one.ended();
    text += "  " + one.kind + ": " + std::to_string(one.ok) + " ok";
    for (const auto& [count, what] :
         {std::pair{one.refused, " refused"}, {one.retried, " retried"}, {one.failed, " failed"}})
      if (count > 0)
        text += ", " + std::to_string(count) + what;
  }
  text += "  (" + std::to_string(ended - std::exchange(ended_before_, ended)) + "/s)";
  std::fprintf(stderr, terminal_ ? "\r%s\x1b[K" : "%s\n", text.c_str());
}

void progress_line::end() {
  timer_.cancel();
  if (campaign_.settings().progress && terminal_)
    std::fputs("\r\x1b[K", stderr);
}

}  // namespace troupe::load
