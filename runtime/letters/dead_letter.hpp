// A record that will not be tried again, with everything needed to understand and replay it.
#pragma once

#include "runtime/broker/record.hpp"

#include <caf/allowed_unsafe_message_type.hpp>
#include <caf/replies_to.hpp>
#include <caf/typed_actor.hpp>
#include <span>
#include <vector>

namespace troupe::letters {

struct dead_letter {
  std::string group;  // consumer group; empty when the event never reached a topic
  std::string topic;
  broker::record record;  // from.partition -1 and at -1: no offset
  std::string reason;
  std::uint32_t attempts = 0;
  std::string style = "batch";  // of the handler that gave it up, "keyed" or "batch": decides how it is replayed
};

/// Request to the owner of the letters' table; answered with true once they are stored. A letter stored before (same
/// group, topic, partition, offset and record) is not stored again. Errors are retriable: ask again later.
struct bury {
  std::vector<dead_letter> letters;
};

using dead_letter_port = caf::typed_actor<caf::replies_to<bury>::with<bool>>;

/// Equal for equal causes: the reason with numbers and quoted words blanked, hashed to 16 hex digits.
std::string fingerprint(const std::string& reason);

/// One line for each letter, on level error; to be called once they are stored.
void log_letters(std::span<const dead_letter> letters);

}  // namespace troupe::letters

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::letters::bury)
