// What every subcommand gets: the kinds, what a node file may say about them, and what the program shows as examples.
#pragma once

#include <troupe/app.hpp>

#include "config/loader.hpp"
#include "runtime/node/node.hpp"

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

namespace troupe {

struct program {
  std::vector<node::actor_kind> kinds;
  config::vocabulary words;
  example_words examples;
  auditor audit;  // beside the checks of every program; empty: none
  node::exit_code result = node::exit_code::done;

  /// The file's settings; or its mistakes on stderr, and nothing. Sets `result`.
  std::optional<config::node_file> load(const std::string& path);
};

/// What `why` can be asked for beside nodes: "TOPIC/PARTITION, outbox, event ID, invoice ID, voucher ID user ID".
std::string things_of(const std::vector<node::actor_kind>& kinds);

config::vocabulary vocabulary_of(const std::vector<node::actor_kind>& kinds);

void add_run(CLI::App& app, program& with);
void add_check(CLI::App& app, program& with);
void add_migrate(CLI::App& app, program& with);
void add_broker(CLI::App& app, program& with);
void add_dev(CLI::App& app, program& with);
void add_reference(CLI::App& app, program& with);
void add_ps(CLI::App& app, program& with);
void add_actors(CLI::App& app, program& with);
void add_partitions(CLI::App& app, program& with);
void add_top(CLI::App& app, program& with);
void add_audit(CLI::App& app, program& with);
void add_dlq(CLI::App& app, program& with);
void add_completion(CLI::App& app, program& with);
void add_man(CLI::App& app, program& with);
void add_pause(CLI::App& app, program& with);
void add_resume(CLI::App& app, program& with);
void add_drain(CLI::App& app, program& with);
void add_why(CLI::App& app, program& with);
void add_rewind(CLI::App& app, program& with);
void add_schema(CLI::App& app, program& with);

}  // namespace troupe
