#include "tools/chaos.d/idle_clients.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <filesystem>

namespace troupe::chaos {
namespace {

constexpr int many = 1000, some = 200;
constexpr rlim_t descriptors_left = 12;

std::size_t open_files_of(pid_t process) {
  std::error_code gone;
  const std::filesystem::directory_iterator all{"/proc/" + std::to_string(process) + "/fd", gone};
  return static_cast<std::size_t>(std::distance(begin(all), end(all)));
}

}  // namespace

idle_clients::idle_clients(const planned_fault& fault, stage& on)
    : node_{on.nodes[static_cast<std::size_t>(fault.target)]} {
  if (fault.kind == fault_kind::descriptors_few)
    take_descriptors();
  connect(is_limited_ ? some : many);
}

idle_clients::~idle_clients() { idle_clients::heal(); }

void idle_clients::heal() {
  for (const auto each : sockets_)
    ::close(each);
  sockets_.clear();
  if (is_limited_)
    ::prlimit(node_.process(), RLIMIT_NOFILE, &before_, nullptr);
  is_limited_ = false;
  healed_ = true;
}

void idle_clients::take_descriptors() {
  const auto process = node_.process();
  if (process <= 0 || ::prlimit(process, RLIMIT_NOFILE, nullptr, &before_) != 0)
    return;
  auto few = before_;
  few.rlim_cur = open_files_of(process) + descriptors_left;
  is_limited_ = ::prlimit(process, RLIMIT_NOFILE, &few, nullptr) == 0;
}

// Those that are not taken in wait in the node's queue, as they would from outside.
void idle_clients::connect(int count) {
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(node_.door_port());
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  for (int i = 0; i < count; ++i) {
    const auto one = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (one < 0)
      return;
    sockets_.push_back(one);
    static_cast<void>(::connect(one, reinterpret_cast<const sockaddr*>(&to), sizeof to));
  }
}

}  // namespace troupe::chaos
