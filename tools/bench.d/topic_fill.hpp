// Fills a topic for the bridge to read: as fast as the broker takes it, or so many records a second.
#pragma once

#include "runtime/wire/event.hpp"

#include <cstdint>
#include <functional>
#include <string>

namespace troupe::bench {

struct keyed_value {
  std::string key, value;  // an empty key: none
  wire::headers head = {};
};

struct fill_settings {
  std::string brokers, topic;
  std::int32_t partitions = 1;  // the topic is made with so many if it is missing
  std::uint64_t records = 1;
  std::uint64_t rate = 0;  // records a second; 0: as fast as possible
};

/// Publishes make(0), make(1), ... and waits until the broker has acknowledged all of them. Throws
/// std::runtime_error when one was not delivered or the topic cannot be made.
void fill_topic(const fill_settings& with, const std::function<keyed_value(std::uint64_t)>& make);

}  // namespace troupe::bench
