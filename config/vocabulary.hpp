// What the program brings besides the built-in sections: its actor kinds, its messages, its knowledge of librdkafka.
#pragma once

#include "config/options.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace troupe::config {

/// The [actors.<name>] table of one kind, type-erased so that config/ knows no kind. Made by actor_section().
struct section {
  std::string name;                                      // "payment"
  std::function<void(section_visitor&)> visit;           // describe() on the bound struct
  std::function<void(section_visitor&)> visit_defaults;  // describe() on a fresh one
  std::function<void()> reset;                           // the bound struct back to its defaults
  std::function<std::vector<complaint>()> complaints;    // of the bound struct's options about each other
};

/// `bound` must outlive the section; every load() sets it anew. A kind whose options depend on each other has, next to
/// its describe(), `std::vector<complaint> complaints(const T&)`; it is asked when the kind is hosted.
template <class T>
section actor_section(std::string name, T& bound) {
  return {std::move(name), [&bound](section_visitor& visit) { describe(visit, bound); },
          [](section_visitor& visit) {
            T fresh{};
            describe(visit, fresh);
          },
          [&bound] { bound = T{}; },
          [&bound]() -> std::vector<complaint> {
            if constexpr (requires { complaints(bound); })
              return complaints(bound);
            else
              return {};
          }};
}

/// Of a kind that has no options.
inline section actor_section(std::string name) {
  return {std::move(name), [](section_visitor&) {}, [](section_visitor&) {}, [] {},
          [] { return std::vector<complaint>{}; }};
}

struct message_handler {
  std::string kind;
  std::string group;  // of its consumers, unless the file says another
};

struct known_message {
  std::string name;                              // "payment-captured": its route key and default topic
  std::vector<message_handler> handled_by = {};  // the kinds that consume it
  std::vector<std::string> sent_by = {};         // kinds that publish it
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

}  // namespace troupe::config
