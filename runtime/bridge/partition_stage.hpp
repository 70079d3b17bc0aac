// Where one assignment of a partition is in its life; the word for it on both handler styles.
#pragma once

#include <cstdint>

namespace troupe::bridge {

enum class partition_stage : std::uint8_t {
  claiming,     // the database is asked where it begins and made to know its owner; nothing is read yet
  unconfirmed,  // it is read, but whether the claim holds is still asked: nothing that arrives is handled yet
  running,
  leaving,  // what is in hand ends, nothing new begins
  fenced    // another node has claimed it; it stands still until the broker takes it away
};

}  // namespace troupe::bridge
