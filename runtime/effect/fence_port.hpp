// Talking to the actor that gives batches their effect: one transaction for effect, dead letters and next offset.
#pragma once

#include "runtime/broker/partition_name.hpp"
#include "runtime/broker/record.hpp"

#include <algorithm>
#include <caf/allowed_unsafe_message_type.hpp>
#include <caf/replies_to.hpp>
#include <caf/typed_actor.hpp>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace troupe::effect {

using broker::partition_name;

/// Request: where the effects of this partition end. Nothing: none were stored yet.
struct load_offset {
  partition_name of;
};
struct loaded_offset {
  std::optional<broker::offset> next;
  broker::landmark known;  // the last record that had its effect, if it is known
};

/// Request: give these records their effect. With `fence`, only while the stored offset is still `fence->from` (or none
/// is stored), and move it to `fence->next`; without, the batch came over a local route.
struct commit_batch {
  struct fence_values {
    broker::offset from = 0;
    broker::offset next = 0;
    broker::landmark last = {};    // of the batch: stored beside `next`
    std::uint64_t from_print = 0;  // stored beside `from`: the same offset of another log is another place
  };
  partition_name of;
  std::optional<fence_values> fence;
  std::vector<broker::record> records;
  std::string condemned;  // when not empty: dead-letter the batch's only record with this reason instead of handling it
  std::uint32_t attempts = 1;
  bool trial = false;  // handle the records and roll back: `committed` then says that they could have been
};

/// Reply. committed: effect and offset are stored (`rejected[i]`: why record i became a dead letter, empty for handled;
/// `repeats`: records that were left out, because their event had had its effect before). fenced: the stored offset is
/// another one, nothing was changed. unavailable: nothing is known to be stored; send the same batch again, the fence
/// will tell if it was. poison: the database refuses these very records.
struct batch_outcome {
  enum class result : std::uint8_t { committed, fenced, unavailable, poison };
  result what = result::committed;
  std::string reason;
  std::vector<std::string> rejected;
  std::vector<std::size_t> repeats = {};  // in their order

  bool is_repeat(std::size_t index) const { return std::binary_search(repeats.begin(), repeats.end(), index); }
};

/// Nothing of this partition is handled here any more, so nothing needs to be remembered of it.
struct partition_left {
  partition_name of;
};

using fence_port = caf::typed_actor<caf::replies_to<load_offset>::with<loaded_offset>,
                                    caf::replies_to<commit_batch>::with<batch_outcome>, caf::reacts_to<partition_left>>;

}  // namespace troupe::effect

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::effect::load_offset)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::effect::loaded_offset)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::effect::commit_batch)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::effect::batch_outcome)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::effect::partition_left)
