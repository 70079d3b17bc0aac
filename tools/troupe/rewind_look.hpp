// What `troupe rewind` has to know before it plans: asked of the brokers and of the database, nothing is changed.
#pragma once

#include "runtime/broker/consumer_group.hpp"
#include "runtime/node/node.hpp"
#include "tools/troupe/rewind_plan.hpp"

#include <chrono>

namespace troupe::rewind {

constexpr std::chrono::seconds patience{10};  // with one question

struct request {
  std::string topic;
  std::optional<std::int32_t> partition = {};  // nothing: all
  std::string group;
  target to = stored{};
  broker::settings kafka = {};
  store::settings database = {};
};

struct trouble {
  std::vector<std::string> why;  // sentences
  node::exit_code code = node::exit_code::failed;
};

struct sight {
  std::vector<facts> partitions;  // those asked for
  tl::expected<broker::group_description, std::string> group;
};

tl::expected<sight, trouble> look(const request& asked);

/// Reads the record below each step's place.
std::optional<trouble> find_landmarks(const request& asked, std::vector<step>& steps);

/// "the database does not answer: ...", with the remedy if there is one.
trouble trouble_of(const store::store_error& why);

}  // namespace troupe::rewind
