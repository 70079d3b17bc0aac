// What a client needs to know, from the [kafka] and [topics.*] sections.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace troupe::broker {

class consumer_listener;
class consumer_port;
class producer_listener;
class producer_port;

using properties = std::map<std::string, std::string>;

/// How a group shares partitions out; all its members must agree. range: all stop, then all begin anew. cooperative:
/// only partitions that move stop.
enum class assignment_strategy : std::uint8_t { range, cooperative };

/// fixed: a member that comes back within the session timeout gets its partitions back without a rebalance; one that
/// ends keeps them until then.
enum class member_kind : std::uint8_t { dynamic, fixed };

struct settings {
  std::string brokers;
  std::string client_id;  // the node's name
  properties client;      // raw librdkafka properties for both roles
  properties consumer;
  properties producer;
  std::chrono::milliseconds commit_interval{500};
  std::chrono::milliseconds revoke_timeout{3000};
  assignment_strategy assignment = assignment_strategy::range;
  member_kind membership = member_kind::dynamic;  // fixed: known by client_id
  std::chrono::milliseconds fetch_interval{0};    // at least so much between two fetches while records come steadily
};

enum class role { consumer, producer };

struct property_fault {
  std::string words;  // librdkafka's
  bool unknown_name = false;
};

/// Nothing when librdkafka takes `name = value` for that role.
std::optional<property_fault> property_error(role which, const std::string& name, const std::string& value);

/// What librdkafka of that version (0x020002 is 2.0.2) is known to do wrong with these settings, a sentence each.
std::vector<std::string> known_faults(const settings& with, int version);
int linked_version();

/// The names librdkafka knows, without their aliases.
std::vector<std::string> known_properties();

/// Throws std::invalid_argument with librdkafka's words when a property is refused.
std::unique_ptr<consumer_port> make_consumer(const settings& with, const std::string& topic, const std::string& group,
                                             consumer_listener& listener);

/// `topics`: what it will publish to. The producer's figures in client_table say what is in the way until the leaders
/// of all of them were reached, so that the first event leaves as fast as the second.
std::unique_ptr<producer_port> make_producer(const settings& with, producer_listener& listener,
                                             std::vector<std::string> topics = {});

struct topic_spec {
  std::string name;
  std::int32_t partitions = 0;
};

enum class if_missing { create, tell };

/// Creates the missing ones (or only tells which they are), leaves existing ones as they are. One sentence per topic
/// that is missing and could not be created, with the remedy; a broker that cannot be reached within `timeout` is one
/// sentence too.
std::vector<std::string> ensure_topics(const settings& with, const std::vector<topic_spec>& topics,
                                       std::chrono::milliseconds timeout, if_missing then = if_missing::create);

}  // namespace troupe::broker
