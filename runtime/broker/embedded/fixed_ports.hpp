// Lets librdkafka's mock cluster listen where we want: it asks for "any free port" and has no setting for it.
#pragma once

#include <cstdint>
#include <optional>

namespace troupe::broker {

/// While this lives, each bind() of the same thread to 127.0.0.1 with port 0 gets the next port, beginning with
/// `first`.
///
/// fixed_ports.cpp defines bind() itself. Because this class is used, the linker takes that file out of the static
/// library, and a program's own bind() comes before the C library's for every shared library, librdkafka included.
/// Outside this object's life it does nothing but call the real one.
class fixed_ports {
public:
  explicit fixed_ports(std::uint16_t first);
  ~fixed_ports();
  fixed_ports(const fixed_ports&) = delete;
  fixed_ports& operator=(const fixed_ports&) = delete;
};

/// The first of `count` ports from `first` on that cannot be had on 127.0.0.1.
std::optional<std::uint16_t> first_taken_port(std::uint16_t first, int count);

}  // namespace troupe::broker
