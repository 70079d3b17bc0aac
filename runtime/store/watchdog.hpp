// Cuts off calls that the server never answers. A frozen backend still acknowledges packets, so no timeout of TCP or
// PostgreSQL ends the wait; a closed socket does.
#pragma once

#include <chrono>
#include <map>
#include <utility>

namespace troupe::store {

/// A second descriptor of a connection's socket. libpq closes its own in the middle of a call when the connection
/// breaks, and the number may belong to somebody else a moment later; this one stays ours until it is destroyed.
class socket_handle {
public:
  socket_handle() = default;
  explicit socket_handle(int socket);
  socket_handle(socket_handle&& other) noexcept : descriptor_{std::exchange(other.descriptor_, -1)} {}
  socket_handle& operator=(socket_handle&& other) noexcept {
    std::swap(descriptor_, other.descriptor_);
    return *this;
  }
  ~socket_handle();

  /// Whoever waits for the socket, in whatever thread, sees the end of the connection at once.
  void shut_down() const;

private:
  int descriptor_ = -1;
};

/// Watches one call: created before it, destroyed after it, by the thread that makes it. `socket` must outlive it. The
/// program's one watchdog thread starts with the first and ends with the program.
class watched_call {
public:
  watched_call(const socket_handle& socket, std::chrono::milliseconds limit);
  ~watched_call();
  watched_call(const watched_call&) = delete;
  watched_call& operator=(const watched_call&) = delete;

  bool was_cut() const;

private:
  friend class watchdog;
  using clock = std::chrono::steady_clock;
  const socket_handle& socket_;
  clock::time_point deadline_;
  bool was_cut_ = false;  // guarded by the watchdog
  std::multimap<clock::time_point, watched_call*>::iterator place_;
};

}  // namespace troupe::store
