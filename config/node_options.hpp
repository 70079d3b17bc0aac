#pragma once

#include "config/options.hpp"

namespace troupe::config {

/// [node]
struct node_options {
  std::string name;
  duration drain_timeout{10'000};
  std::uint32_t threads = 0;
};

template <class Visitor>
void describe(Visitor& visit, node_options& section) {
  visit("name", section.name, "unique among live nodes; left out: this machine's host name", form::name,
        example{"node-1"});
  visit("drain_timeout", section.drain_timeout, "how long work in flight may take after SIGTERM",
        between(duration{0}, std::chrono::hours{1}));
  visit("threads", section.threads, "threads that run actors; 0: one per core", between(0, 1024));
}

}  // namespace troupe::config
