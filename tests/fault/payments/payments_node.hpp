// A node of actors/payments whose topics are the test's own.
#pragma once

#include "tests/support/kcat.hpp"
#include "tests/support/running_node.hpp"

namespace troupe::tests {

inline std::string topic_table(const std::string& message, const std::string& topic, const std::string& group) {
  return "[topics." + message + "]\ntopic = \"" + topic + "\"\ngroup = \"" + group + "\"\n";
}

/// Both are in one group; a member of its own name is known again at once.
inline node_plan payments_node(const std::string& name, const std::string& database, const std::string& topics) {
  return {name,
          database,
          "",
          "",
          "[kafka]\nmembership = \"static\"\nbrokers = \"" + kafka_brokers() + "\"\n",
          "[actors.payment]\n[actors.fraud]\n[actors.score]\n[actors.ledger]\n[routes]\n"
          "payment-captured = \"kafka\"\npayment-screened = \"kafka\"\n" +
              topics,
          TROUPE_PAYMENTS};
}

}  // namespace troupe::tests
