// The settings of one node, as read from its TOML file.
#pragma once

#include "config/admin_options.hpp"
#include "config/health_options.hpp"
#include "config/http_options.hpp"
#include "config/inbox_options.hpp"
#include "config/kafka_options.hpp"
#include "config/log_options.hpp"
#include "config/node_options.hpp"
#include "config/outbox_options.hpp"
#include "config/postgres_options.hpp"
#include "config/topic_options.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace troupe::config {

/// A whole file. `routes` and `topics` have an entry for every message name the program knows, defaults filled in.
/// `actors` lists the hosted kinds; their own settings were read into the structs their sections are bound to.
struct node_file {
  node_options node;
  std::vector<std::string> actors;
  std::map<std::string, std::string> routes;  // message name -> "kafka" | "local"
  postgres_options postgres;
  kafka_options kafka;
  std::map<std::string, topic_options> topics;  // by message name
  std::optional<http_options> http;
  std::optional<admin_options> admin;
  std::string admin_token;  // from TROUPE_ADMIN_TOKEN
  outbox_options outbox;
  inbox_options inbox;
  health_options health;
  log_options log;
  std::map<std::string, int> lines;  // "http.listen" -> where the file says so; absent: left at its default
};

}  // namespace troupe::config
