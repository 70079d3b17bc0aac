// Reads and checks a node file. All mistakes at once, each with its place.
#pragma once

#include "config/node_file.hpp"

#include <functional>
#include <memory>
#include <tl/expected.hpp>

namespace troupe::config {

/// One mistake: "config/demo/shop-1.toml:12: topics.request-coupon.max_in_flght: unknown key; did you mean max_in_flight?"
struct mistake {
  std::string path;
  int line = 0;  // 0: concerns the file as a whole
  std::string key;
  std::string what;
};
std::string to_string(const mistake& one);

/// What the program brings besides the built-in sections: a kind's [actors.<name>] table and the messages it knows.
/// Type-erased so that config/ knows no kind; made by actor_section() below.
struct section {
  std::string name;                                   // "order"
  std::function<void(class section_visitor&)> visit;  // calls describe() on the bound struct
};

struct known_message {
  std::string name;           // "order-completed": its route key and default topic
  std::string default_group;  // of its consumer
};

struct vocabulary {
  std::vector<section> actors;
  std::vector<known_message> messages;
  /// Asked for each [kafka.client|consumer|producer] property with its role ("client", "consumer", "producer"); returns
  /// what is wrong. Supplied by the program, which knows librdkafka.
  std::function<std::optional<std::string>(const std::string& role, const std::string& name, const std::string& value)>
      kafka_property_error;
};

/// Reads environment variables through this, so that tests decide them.
using environment = std::function<std::optional<std::string>(const std::string& name)>;
environment process_environment();

tl::expected<node_file, std::vector<mistake>> load(const std::string& path, const vocabulary& with,
                                                   const environment& from);
tl::expected<node_file, std::vector<mistake>> load_text(const std::string& text, const std::string& path,
                                                        const vocabulary& with, const environment& from);

/// Mistakes only visible when several files are looked at together: node names and listen addresses used twice.
std::vector<mistake> check_together(const std::vector<std::pair<std::string, node_file>>& files);

/// The file that would give these settings, every option with its value; secrets masked. For `troupe check`.
std::string effective(const node_file& settings, const vocabulary& with);

/// Every option with default, allowed values and help, as TOML: config/reference.toml.
std::string reference(const vocabulary& with);

}  // namespace troupe::config
