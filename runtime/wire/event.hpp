// A message encoded for the road: what an outbox row holds and what a topic record carries.
#pragma once

#include "runtime/wire/message.hpp"
#include "runtime/wire/timestamp.hpp"

#include <string>
#include <utility>
#include <vector>

namespace troupe::wire {

using headers = std::vector<std::pair<std::string, std::string>>;

enum class format { json, binary };

/// `id` is unique for all time and the same on every redelivery; consumers drop repeats by it.
struct event {
  std::string id;
  std::string topic;
  std::string key;
  std::string type;
  std::string payload;
  headers head;  // CloudEvents 1.0 Kafka binding, binary mode (see envelope.hpp)
};

/// What they bring along, not what their containers take.
std::size_t bytes_of(const headers& all);
std::size_t bytes_of(const event& one);

}  // namespace troupe::wire
