// What a seed means: the size of the world, its load, its handlers and its faults.
#pragma once

#include "tests/simulation/world/node.hpp"

namespace troupe::simulation {

struct plan {
  explicit plan(std::uint64_t seed);

  std::uint64_t seed;
  bool calm = false;  // no fault at all
  std::size_t nodes = 2;
  std::size_t partitions = 2;
  std::size_t orders = 0, foreign = 0, requests = 0, faults = 0;
  std::size_t troubles = 0;      // of the surroundings: what is there, and does not do what it should
  std::size_t hole_percent = 0;  // of foreign records are followed by offsets without one
  bool loses_records = false;    // logs are compacted, their beginnings removed
  bool remakes = false;          // topics are deleted and made anew
  std::size_t keys = 0;          // of foreign records
  milliseconds span{0};          // in which load and faults come
  std::size_t poison_percent = 0, flaky_percent = 0;
  broker_settings broker;
  database_settings database;
  node_settings node;

  /// What the handler makes of a keyed record.
  treatment of(const place& where) const;
  /// The database refuses this record of a batch.
  bool is_refused(const place& where) const;
  /// The handler of bookings rejects this event, wherever it comes.
  bool is_rejected(const std::string& event_id) const;

private:
  void draw_troubles(random& dice);
  random at(const place& where) const;
};

}  // namespace troupe::simulation
