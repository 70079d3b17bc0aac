// A TCP client that says exactly what it is told, well-formed or not.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace troupe::tests {

struct raw_answer {
  int status = 0;  // 0: none came
  std::string head, body;

  bool has(std::string_view text) const { return (head + body).find(text) != std::string::npos; }
};

class raw_client {
public:
  using clock = std::chrono::steady_clock;

  explicit raw_client(std::uint16_t port) : socket_{::socket(AF_INET, SOCK_STREAM, 0)} {
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(port);
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (socket_ < 0 || ::connect(socket_, reinterpret_cast<const sockaddr*>(&to), sizeof to) != 0)
      throw std::runtime_error("cannot connect to port " + std::to_string(port));
  }
  ~raw_client() { close(); }
  raw_client(raw_client&& from) noexcept
      : socket_{std::exchange(from.socket_, -1)}, received_{std::move(from.received_)} {}
  raw_client(const raw_client&) = delete;
  raw_client& operator=(const raw_client&) = delete;

  /// False when the server has closed before all was taken.
  bool send(std::string_view text) {
    while (!text.empty()) {
      const auto sent = ::send(socket_, text.data(), text.size(), MSG_NOSIGNAL);
      if (sent <= 0)
        return false;
      text.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
  }

  /// As much of it as the sockets take now.
  void offer(std::string_view text) const {
    (void)::send(socket_, text.data(), text.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
  }

  /// The next whole answer; status 0 when the connection ended or the time passed before one came.
  raw_answer receive(std::chrono::milliseconds within = std::chrono::seconds{5}, bool with_body = true) {
    const auto until = clock::now() + within;
    while (received_.find("\r\n\r\n") == std::string::npos)
      if (!more(until))
        return {};
    const auto head_end = received_.find("\r\n\r\n") + 4;
    raw_answer out{std::stoi(received_.substr(9, 3)), received_.substr(0, head_end), {}};
    const auto length = with_body ? content_length(out.head) : 0;
    while (received_.size() < head_end + length)
      if (!more(until))
        return {};
    out.body = received_.substr(head_end, length);
    received_.erase(0, head_end + length);
    return out;
  }

  /// Whether the server ends the connection in that time; what still comes before is kept.
  bool is_closed(std::chrono::milliseconds within = std::chrono::seconds{5}) {
    const auto until = clock::now() + within;
    while (more(until)) {
    }
    return ended_;
  }

  /// Everything that comes until the server ends the connection or the time has passed.
  std::string receive_all(std::chrono::milliseconds within = std::chrono::seconds{5}) {
    is_closed(within);
    return std::exchange(received_, {});
  }

  /// Whether anything has arrived that was not asked for with receive().
  bool is_silent() const { return received_.empty(); }

  void finish_sending() { ::shutdown(socket_, SHUT_WR); }

  /// Leaves with a reset instead of a farewell.
  void reset() {
    const linger at_once{1, 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    close();
  }

  void close() {
    if (socket_ >= 0)
      ::close(std::exchange(socket_, -1));
  }

private:
  static std::size_t content_length(const std::string& head) {
    constexpr std::string_view name = "Content-Length: ";
    const auto at = head.find(name);
    return at == std::string::npos ? 0 : std::stoul(head.substr(at + name.size()));
  }

  bool more(clock::time_point until) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - clock::now()).count();
    pollfd readable{socket_, POLLIN, 0};
    if (ended_ || left <= 0 || ::poll(&readable, 1, static_cast<int>(left)) <= 0)
      return false;
    char bytes[65536];
    const auto size = ::recv(socket_, bytes, sizeof bytes, 0);
    ended_ = size <= 0;
    if (!ended_)
      received_.append(bytes, static_cast<std::size_t>(size));
    return !ended_;
  }

  int socket_;
  std::string received_;
  bool ended_ = false;
};

}  // namespace troupe::tests
