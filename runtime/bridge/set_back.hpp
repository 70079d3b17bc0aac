// How a database that was restored from a backup is noticed. Pure.
#pragma once

#include "runtime/broker/record.hpp"
#include "runtime/wire/identity.hpp"

#include <optional>
#include <string>

namespace troupe::bridge {

/// `known`: how far the database knows this partition. `kept`: see consumer_port::kept(); the database knew that much
/// once. Knows it less now, the effects and parked records of what lies between are gone. Answers what to say and do;
/// nothing when all is well.
inline std::optional<std::string> set_back(const std::string& place, std::optional<broker::offset> known,
                                           std::optional<broker::offset> kept) {
  if (!kept || (known && *known >= *kept))
    return std::nullopt;
  return "the database knows " + place + ' ' +
         (known ? "only up to offset " + std::to_string(*known) : std::string{"not at all"}) +
         ", but its group has committed " + std::to_string(*kept) + ": a backup was restored? `" + wire::own_name() +
         " rewind " + place + " --to " + (known ? "stored" : "beginning") + "` lets what lies between be handled again";
}

}  // namespace troupe::bridge
