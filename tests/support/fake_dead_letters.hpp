// The owner of the dead letters' table, in memory; refuses while the test says that its database is away.
#pragma once

#include "runtime/actor/observed.hpp"
#include "runtime/letters/dead_letter.hpp"

#include <memory>
#include <vector>

namespace troupe::tests {

struct letter_box {
  std::vector<letters::dead_letter> letters;
  std::size_t asked = 0;
  bool away = false;

  /// One with an offset that is there already is left as it is.
  void store(const std::vector<letters::dead_letter>& given) {
    for (const auto& one : given)
      if (one.record.at < 0 ||
          std::none_of(letters.begin(), letters.end(), [&](const auto& stored) { return is_same(stored, one); }))
        letters.push_back(one);
  }

  static bool is_same(const letters::dead_letter& a, const letters::dead_letter& b) {
    return a.group == b.group && a.topic == b.topic && a.record.from.partition == b.record.from.partition &&
           a.record.at == b.record.at && a.record.print == b.record.print;
  }
};

inline letters::dead_letter_port spawn_fake_dead_letters(caf::actor_system& system, std::shared_ptr<letter_box> box) {
  return system.spawn([box]() -> letters::dead_letter_port::behavior_type {
    return {[box](const letters::bury& asked) -> caf::result<bool> {
      ++box->asked;
      if (box->away)
        return caf::make_error(caf::sec::runtime_error, "the database is away");
      box->store(asked.letters);
      return true;
    }};
  });
}

}  // namespace troupe::tests
