// A keyed scene with a database: the third record behind a stalled head parks its key.
#pragma once

#include "tests/actor/bridge/keyed_scene.hpp"

namespace troupe::tests {

inline bridge::keyed_bridge_settings two_may_wait() {
  auto out = keyed_settings();
  out.parking.park_after = 2;
  return out;
}

struct parking_scene : keyed_scene {
  explicit parking_scene(bridge::keyed_bridge_settings with = two_may_wait(),
                         std::shared_ptr<parking_table> shared = std::make_shared<parking_table>())
      : keyed_scene{std::move(with), std::move(shared)} {}

  /// "bad" keys: their first record x<key> is tried again and again; three more make them parked.
  void deliver_stalled(const std::string& key, broker::offset from) {
    script->verdicts[key + "0"] = handler::retry("not yet");
    deliver({record_of(p0, from, key, key + "0"), record_of(p0, from + 1, key, key + "1"),
             record_of(p0, from + 2, key, key + "2"), record_of(p0, from + 3, key, key + "3")});
  }
  bridge::parked_status parked() { return status().partitions.at(0).parked; }
};

}  // namespace troupe::tests
