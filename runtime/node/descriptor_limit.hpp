// Open files and sockets: enough for every client the door may have, and some for PostgreSQL and Kafka, which must not
// go without because of idle clients.
#pragma once

#include <cstddef>
#include <string>

namespace troupe::node {

struct descriptor_limit {
  std::size_t soft = 0, hard = 0;
};

struct descriptor_plan {
  std::size_t soft = 0;         // to be set
  std::size_t connections = 0;  // of the door, at most
  std::string complaint = {};   // where that is less than wanted: why, and what to do
};

/// Beside the door's clients: sessions, brokers (each client has one or two connections to each), the admin address,
/// files.
constexpr std::size_t reserved_descriptors = 512;

/// Pure. A limit too small even for the reserve leaves the door a quarter of it.
descriptor_plan plan_descriptors(descriptor_limit now, std::size_t wanted_connections);

/// Raises this process's limit to what is needed and says what does not fit, in the log; how many connections the door
/// may have.
std::size_t served_connections(std::size_t wanted);

}  // namespace troupe::node
