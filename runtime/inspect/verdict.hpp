// The answer to "why does it stand still?". Field names are stable.
#pragma once

#include <cereal/cereal.hpp>
#include <string>
#include <vector>

namespace troupe::inspect {

struct verdict {
  std::string reason;    // one word for programs: "slow-handler"; why_partition.hpp lists them
  std::string sentence;  // what is the case
  std::vector<std::string> evidence;
  std::string advice;  // what to do; empty: nothing

  template <class Archive>
  void serialize(Archive& ar) {
    ar(CEREAL_NVP(reason), CEREAL_NVP(sentence), CEREAL_NVP(evidence), CEREAL_NVP(advice));
  }
};

}  // namespace troupe::inspect
