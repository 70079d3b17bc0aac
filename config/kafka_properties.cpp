#include "config/kafka_properties.hpp"

#include <algorithm>
#include <array>

namespace troupe::config {
namespace {

struct owned {
  std::string_view property;
  std::string_view reason;
};

constexpr std::string_view watermark = "an offset is committed only when all records before it are done";
constexpr std::string_view no_loss = "no event may be lost or reordered on its way to the broker";
constexpr std::string_view no_gap = "where a group begins and continues decides whether a record is handled";
constexpr std::string_view one_partition_per_key = "a key must land in the same partition whoever writes it";

constexpr std::array owned_properties{
    owned{"bootstrap.servers", "from kafka.brokers"},
    owned{"metadata.broker.list", "from kafka.brokers"},
    owned{"client.id", "from node.name"},
    owned{"group.id", "from topics.<message>.group"},
    owned{"enable.auto.commit", watermark},
    owned{"auto.commit.enable", watermark},
    owned{"enable.auto.offset.store", watermark},
    owned{"auto.commit.interval.ms", "from kafka.commit_interval"},
    owned{"auto.offset.reset", no_gap},
    owned{"offset.store.method", no_gap},
    owned{"isolation.level", "what a rolled-back transaction wrote must not be handled"},
    owned{"partition.assignment.strategy", "from kafka.assignment"},
    owned{"group.instance.id", "from kafka.membership and node.name"},
    owned{"enable.idempotence", no_loss},
    owned{"acks", no_loss},
    owned{"request.required.acks", no_loss},
    owned{"transactional.id", "effects are in PostgreSQL, not in Kafka transactions"},
    owned{"partitioner", one_partition_per_key},
};

constexpr std::array secret_properties{std::string_view{"sasl.oauthbearer.config"}, std::string_view{"ssl.key.pem"}};

}  // namespace

std::optional<std::string> owned_by_troupe(std::string_view property) {
  const auto* found = std::find_if(owned_properties.begin(), owned_properties.end(),
                                   [property](const owned& one) { return one.property == property; });
  if (found == owned_properties.end())
    return {};
  return "set by Troupe: " + std::string{found->reason} + "; remove this line";
}

bool is_secret_property(std::string_view property) {
  return property.ends_with("password") || property.ends_with("secret") ||
         std::find(secret_properties.begin(), secret_properties.end(), property) != secret_properties.end();
}

}  // namespace troupe::config
