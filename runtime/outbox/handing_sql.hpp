// Events that are delivered leave the table; those that wait for another node's go to that node.
#pragma once

#include "runtime/outbox/outbox_store_port.hpp"

#include <soci/soci.h>

namespace troupe::outbox {

struct still_there {
  std::vector<std::string> ids;  // of the awaited
  std::vector<std::string> led;  // of those, whose key's oldest row is another node's
};
still_there select_present(soci::session& sql, const std::vector<find_present::chain>& chains,
                           const std::string& node_name);

/// Gives what waits to the living nodes that hold the oldest rows of their keys; returns the ids of what was given.
std::vector<std::string> hand_on(soci::session& sql, const std::vector<find_present::chain>& chains,
                                 std::chrono::milliseconds dead_after, const std::string& node_name);

/// True: rows were handed to the nodes of these. Since both lock the oldest row of the key, all that was handed on
/// behind it can be seen by the next statement.
bool delete_rows(soci::session& sql, const std::vector<std::string>& ids);

/// What was handed to this node, the oldest first.
erased take_handed(soci::session& sql, const std::string& node_name, std::size_t room);

}  // namespace troupe::outbox
