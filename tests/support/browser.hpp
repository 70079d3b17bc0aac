// A headless Chromium that shows one page, driven over its debugging pipe: commands to its descriptor 3, answers and
// events from its descriptor 4, JSON texts that end with a NUL.
#pragma once

#include "tests/support/running_node.hpp"
#include "tests/support/wait_until.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <simdjson.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>

namespace troupe::tests {

class browser {
public:
  browser() {
    int commands[2], answers[2];
    if (::pipe2(commands, O_CLOEXEC) != 0 || ::pipe2(answers, O_CLOEXEC) != 0)
      throw std::runtime_error{"no pipe"};
    child_ = ::fork();
    if (child_ == 0)
      become_chromium(commands[0], answers[1]);
    ::close(commands[0]);
    ::close(answers[1]);
    to_ = commands[1];
    from_ = answers[0];
  }
  ~browser() {
    ::kill(-child_, SIGKILL);
    ::waitpid(child_, nullptr, 0);
    ::close(to_);
    ::close(from_);
  }
  browser(const browser&) = delete;
  browser& operator=(const browser&) = delete;

  void open(const std::string& url, int width, int height) {
    const auto target = text_at(call("Target.createTarget", R"("url":"about:blank")"), "/result/targetId");
    session_ =
        text_at(call("Target.attachToTarget", R"("flatten":true,"targetId":")" + target + '"'), "/result/sessionId");
    call("Runtime.enable");
    call("Log.enable");
    call("Emulation.setDeviceMetricsOverride", "\"width\":" + std::to_string(width) +
                                                   ",\"height\":" + std::to_string(height) +
                                                   ",\"deviceScaleFactor\":1,\"mobile\":false");
    call("Page.navigate", "\"url\":\"" + url + '"');
  }

  /// What a JavaScript expression comes to, as text. It must hold no double quotes.
  std::string evaluate(const std::string& expression) {
    return text_at(call("Runtime.evaluate", "\"expression\":\"String(" + expression + ")\""), "/result/result/value");
  }

  /// A PNG of the whole page.
  void draw(const std::string& file) {
    const auto encoded = text_at(call("Page.captureScreenshot", "\"captureBeyondViewport\":true"), "/result/data");
    std::ofstream{file + ".text"} << encoded;
    if (std::system(("base64 -d '" + file + ".text' > '" + file + "' && rm '" + file + ".text'").c_str()) != 0)
      throw std::runtime_error{"the picture cannot be decoded"};
  }

  /// Errors and warnings that the page's console was told.
  const std::vector<std::string>& complaints() const { return complaints_; }

private:
  [[noreturn]] static void become_chromium(int commands, int answers) {
    ::setpgid(0, 0);
    // Twice: dup2 onto itself would leave close-on-exec set.
    const int from = ::fcntl(commands, F_DUPFD, 10), to = ::fcntl(answers, F_DUPFD, 10);
    ::dup2(from, 3);
    ::dup2(to, 4);
    ::close(from);
    ::close(to);
    const int nowhere = ::open("/dev/null", O_WRONLY);
    ::dup2(nowhere, 1);
    ::dup2(nowhere, 2);
    ::execlp("chromium", "chromium", "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
             "--hide-scrollbars", "--remote-debugging-pipe", static_cast<char*>(nullptr));
    ::_exit(127);
  }

  static std::string text_at(const std::string& json, const char* pointer) {
    simdjson::dom::parser parser;
    std::string_view out;
    if (parser.parse(json).at_pointer(pointer).get(out) != simdjson::SUCCESS)
      throw std::runtime_error{"the browser said " + json};
    return std::string{out};
  }

  std::string call(const std::string& method, const std::string& parameters = "") {
    const auto id = ++last_id_;
    auto text = "{\"id\":" + std::to_string(id) + ",\"method\":\"" + method + "\",\"params\":{" + parameters + '}';
    if (!session_.empty())
      text += ",\"sessionId\":\"" + session_ + '"';
    text += '}';
    if (::write(to_, text.c_str(), text.size() + 1) < 0)
      throw std::runtime_error{"the browser has ended"};
    for (;;) {
      auto said = next();
      simdjson::dom::parser parser;
      const auto parsed = parser.parse(said);
      std::int64_t answered = 0;
      if (parsed["id"].get(answered) == simdjson::SUCCESS && answered == id)
        return said;
      note_complaint(said);
    }
  }

  void note_complaint(const std::string& event) {
    const auto is = [&](const char* part) { return event.find(part) != std::string::npos; };
    if (is("Runtime.exceptionThrown") || (is("Runtime.consoleAPICalled") && is("\"type\":\"error\"")) ||
        (is("Log.entryAdded") && is("\"level\":\"error\"")))
      complaints_.push_back(event);
  }

  std::string next() {
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds{30};
    for (;;) {
      if (const auto end = received_.find('\0'); end != std::string::npos) {
        auto out = received_.substr(0, end);
        received_.erase(0, end + 1);
        return out;
      }
      const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - std::chrono::steady_clock::now()).count();
      pollfd readable{from_, POLLIN, 0};
      std::array<char, 65536> bytes{};
      const auto size =
          left > 0 && ::poll(&readable, 1, static_cast<int>(left)) > 0 ? ::read(from_, bytes.data(), bytes.size()) : 0;
      if (size <= 0)
        throw std::runtime_error{"the browser does not answer; is Debian's chromium installed?"};
      received_.append(bytes.data(), static_cast<std::size_t>(size));
    }
  }

  pid_t child_ = -1;
  int to_ = -1, from_ = -1;
  int last_id_ = 0;
  std::string session_, received_;
  std::vector<std::string> complaints_;
};

}  // namespace troupe::tests
