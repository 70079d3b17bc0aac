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
};

inline letters::dead_letter_port spawn_fake_dead_letters(caf::actor_system& system, std::shared_ptr<letter_box> box) {
  return system.spawn([box]() -> letters::dead_letter_port::behavior_type {
    return {[box](const letters::bury& asked) -> caf::result<bool> {
      ++box->asked;
      if (box->away)
        return caf::make_error(caf::sec::runtime_error, "the database is away");
      box->letters.insert(box->letters.end(), asked.letters.begin(), asked.letters.end());
      return true;
    }};
  });
}

}  // namespace troupe::tests
