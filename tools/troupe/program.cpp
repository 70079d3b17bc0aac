#include "tools/troupe/program.hpp"

#include "runtime/broker/settings.hpp"
#include "runtime/node/route_fitness.hpp"

#include <iostream>

namespace troupe {
namespace {

config::known_message& entry(std::vector<config::known_message>& messages, const std::string& name) {
  for (auto& one : messages)
    if (one.name == name)
      return one;
  return messages.emplace_back(config::known_message{name});
}

std::optional<broker::property_fault> fault_of(const std::string& role, const std::string& name,
                                               const std::string& value) {
  if (role == "producer")
    return broker::property_error(broker::role::producer, name, value);
  const auto consumer = broker::property_error(broker::role::consumer, name, value);
  // A property for both roles is fine when either takes it: librdkafka ignores those of the other role with a warning.
  return role == "client" && consumer ? broker::property_error(broker::role::producer, name, value) : consumer;
}

std::optional<std::string> property_error(const std::string& role, const std::string& name, const std::string& value) {
  const auto fault = fault_of(role, name, value);
  if (!fault)
    return std::nullopt;
  return fault->unknown_name ? fault->words + config::hint(name, broker::known_properties()) : fault->words;
}

bool lacks_routes(const std::string& path, const config::node_file& file, const std::vector<node::actor_kind>& kinds) {
  const auto missing = node::route_mistakes(file, node::hosted_kinds(file, kinds));
  for (const auto& what : missing)
    std::cerr << path << ": " << what << '\n';
  return !missing.empty();
}

}  // namespace

config::vocabulary vocabulary_of(const std::vector<node::actor_kind>& kinds) {
  config::vocabulary words;
  words.kafka_property_error = property_error;
  for (const auto& kind : kinds) {
    words.actors.push_back(kind.section);
    for (const auto& message : kind.handles)
      entry(words.messages, message.name).handled_by.push_back({kind.name, message.group});
    for (const auto& message : kind.publishes)
      entry(words.messages, message).sent_by.push_back(kind.name);
  }
  return words;
}

std::string things_of(const std::vector<node::actor_kind>& kinds) {
  std::string out = "TOPIC/PARTITION, outbox, event ID";
  for (const auto& kind : kinds)
    for (const auto& trail : kind.trails) {
      out += ", " + trail.name + " ID";
      for (const auto& word : trail.more)
        out += ' ' + word + " ID";
    }
  return out;
}

std::optional<config::node_file> program::load(const std::string& path) {
  auto file = config::load(path, words, config::process_environment());
  if (file && !lacks_routes(path, *file, kinds))
    return std::move(*file);
  if (!file)
    for (const auto& mistake : file.error())
      std::cerr << config::to_string(mistake) << '\n';
  result = node::exit_code::wrong_usage;
  return std::nullopt;
}

}  // namespace troupe
