// Stands between nodes and PostgreSQL so that connections can be cut, frozen and refused.
#pragma once

#include <cstdint>
#include <memory>

namespace troupe::chaos {

/// Listens on a port of its own at 127.0.0.1 and hands every byte on to another. Owns a thread; all calls may come from
/// any thread and return when they have taken effect.
class tcp_relay {
public:
  enum class mode {
    open,
    frozen,    // connections stay open and are accepted, no byte moves; it goes on where it stood
    refusing,  // open ones are cut, new ones refused
  };

  /// Throws std::system_error when it cannot listen.
  explicit tcp_relay(std::uint16_t to_port);
  ~tcp_relay();

  std::uint16_t port() const;
  void set(mode to);

  /// Resets every open connection, as a firewall that forgot them does.
  void cut();

private:
  struct state;
  std::unique_ptr<state> state_;
};

}  // namespace troupe::chaos
