// The settings of one node, as read from its TOML file. Defaults are the initial values; describe() of each section (in
// node_file.cpp's visitors) holds ranges and help.
#pragma once

#include "config/options.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace troupe::config {

using properties = std::map<std::string, std::string>;

struct node_options {
  std::string name;               // required; unique among live nodes
  duration drain_timeout{10'000};  // SIGTERM: how long work in flight may take
  std::uint32_t threads = 0;      // of the actor scheduler; 0: one per core
};

struct postgres_options {
  std::string url;            // or TROUPE_POSTGRES_URL; a password in it is refused (use password_file or PGPASSWORD)
  std::string password_file;  // read at start
  bool migrate = true;
  duration statement_timeout{5'000};
  duration lock_timeout{2'000};
  duration watchdog{8'000};
};

struct kafka_options {
  std::string brokers = "127.0.0.1:19092";
  properties client;
  properties consumer;
  properties producer;
  bool create_topics = true;
  duration commit_interval{500};
  duration revoke_timeout{3'000};
};

struct retry_options {
  std::uint32_t attempts = 5;
  duration backoff{100};
  duration max_backoff{10'000};
};

struct topic_options {
  std::string topic;               // default: the message's name
  std::string group;               // default: the kind's
  std::string format = "json";     // "json" | "binary": what this node writes; it reads both
  std::int32_t partitions = 4;     // when the topic has to be created
  std::uint32_t max_in_flight = 2000;
  std::uint32_t max_batch = 1000;  // transactional batches
  retry_options retry;
};

struct http_options {
  std::string listen = "127.0.0.1:8080";
  byte_size max_body{64 * 1024};
  std::uint32_t max_in_flight = 4096;
  std::uint32_t max_connections = 10'000;
  duration request_timeout{10'000};
  duration idle_timeout{60'000};
  std::string access_log = "off";
};

struct admin_options {
  std::string listen = "127.0.0.1:9090";
};

struct outbox_options {
  duration sweep{5'000};
  std::uint32_t max_in_flight = 5000;
};

struct log_options {
  std::string level = "info";
  std::string format = "text";
};

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
  log_options log;
};

}  // namespace troupe::config
