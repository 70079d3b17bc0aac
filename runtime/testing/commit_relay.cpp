#include "runtime/testing/commit_relay.hpp"

#include "runtime/store/connection_string.hpp"

#include <arpa/inet.h>
#include <libpq-fe.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>
#include <algorithm>
#include <atomic>
#include <stdexcept>
#include <thread>
#include <vector>

namespace troupe::testing {
namespace {

/// The address that libpq is connected to by these settings.
sockaddr_storage address_of(const std::string& url, socklen_t& size) {
  const std::unique_ptr<PGconn, decltype(&PQfinish)> connection{PQconnectdb(url.c_str()), PQfinish};
  sockaddr_storage out{};
  size = sizeof out;
  if (PQstatus(connection.get()) != CONNECTION_OK ||
      getpeername(PQsocket(connection.get()), reinterpret_cast<sockaddr*>(&out), &size) != 0)
    throw std::runtime_error{std::string{"a relay needs its server: "} + PQerrorMessage(connection.get())};
  return out;
}

struct link {
  int client, server;
  bool awaits_answer = false;
  std::string held = {};  // a COMMIT
  bool is_client_gone = false, is_over = false;
};

void hang_up(const link& one) {
  close(one.client);
  close(one.server);
}

void pass(const std::string& bytes, int to) { send(to, bytes.data(), bytes.size(), MSG_NOSIGNAL); }

std::string receive(int from) {
  std::string bytes(65'536, '\0');
  const auto count = recv(from, bytes.data(), bytes.size(), 0);
  bytes.resize(count > 0 ? static_cast<std::size_t>(count) : 0);
  return bytes;
}

}  // namespace

struct commit_relay::state {
  explicit state(const store::settings& database) : through{database} {
    target = address_of(database.url, target_size);
    sockaddr_in own{};
    own.sin_family = AF_INET;
    own.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof own;
    if (bind(listener, reinterpret_cast<sockaddr*>(&own), size) != 0 || listen(listener, 8) != 0 ||
        getsockname(listener, reinterpret_cast<sockaddr*>(&own), &size) != 0)
      throw std::runtime_error{"a relay finds no port of its own"};
    through.url = store::with_address(database.url, "127.0.0.1", ntohs(own.sin_port));
    runner = std::thread{[this] { run(); }};
  }

  ~state() {
    ends = true;
    if (runner.joinable())
      runner.join();
    std::for_each(links.begin(), links.end(), hang_up);
    close(listener);
  }

  void run() {
    while (!ends) {
      std::vector<pollfd> ready{{listener, POLLIN, 0}};
      for (const auto& one : links) {
        ready.push_back({one.is_client_gone ? -1 : one.client, POLLIN, 0});
        ready.push_back({one.server, POLLIN, 0});
      }
      poll(ready.data(), ready.size(), 20);
      for (std::size_t i = 0; i < links.size(); ++i)
        serve(links[i], ready[2 * i + 1].revents != 0, ready[2 * i + 2].revents != 0);
      forget_ended();
      if (ready[0].revents != 0)
        take_client();
    }
  }

  void take_client() {
    link made{accept(listener, nullptr, nullptr), socket(target.ss_family, SOCK_STREAM, 0)};
    if (connect(made.server, reinterpret_cast<const sockaddr*>(&target), target_size) == 0)
      links.push_back(made);
    else
      hang_up(made);
  }

  void forget_ended() {
    std::erase_if(links, [](const link& one) {
      if (one.is_over)
        hang_up(one);
      return one.is_over;
    });
  }

  void serve(link& one, bool has_request, bool has_answer) {
    if (!one.held.empty() && !holds)
      pass(std::exchange(one.held, {}), one.server);
    if (has_request)
      take_request(one);
    if (has_answer && !one.is_over)
      take_answer(one);
    one.is_over = one.is_over || (one.is_client_gone && one.held.empty());
  }

  void take_request(link& one) {
    auto request = receive(one.client);
    one.is_client_gone = request.empty();
    const bool is_commit = request.find("commit") != request.npos;
    const auto what = is_commit ? next.exchange(fate::passed) : fate::passed;
    one.is_over = what == fate::request_lost;
    one.awaits_answer = what == fate::answer_lost;
    if (what == fate::late) {
      holds = true;
      one.held = std::move(request);
    } else if (!one.is_over) {
      pass(request, one.server);
    }
  }

  static void take_answer(link& one) {
    const auto answer = receive(one.server);
    one.is_over = answer.empty() || one.awaits_answer;
    if (!one.is_over && !one.is_client_gone)
      pass(answer, one.client);
  }

  store::settings through;
  sockaddr_storage target{};
  socklen_t target_size = 0;
  int listener = socket(AF_INET, SOCK_STREAM, 0);
  std::atomic<bool> ends{false}, holds{false};
  std::atomic<fate> next{fate::passed};
  std::vector<link> links;
  std::thread runner;
};

commit_relay::commit_relay(const store::settings& database) : state_{std::make_unique<state>(database)} {}
commit_relay::~commit_relay() = default;

const store::settings& commit_relay::settings() const { return state_->through; }
void commit_relay::next_commit(fate what) { state_->next = what; }
void commit_relay::let_go() { state_->holds = false; }

}  // namespace troupe::testing
