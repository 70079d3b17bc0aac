// Why a node is not ready, in sentences, each with its since-when.
#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace troupe::inspect {

/// Shared by everything that can find a reason; any thread. Empty means ready. Each reason is logged once when it comes
/// and once when it goes.
class readiness {
public:
  struct reason {
    std::string subject;  // "postgresql", "kafka", "start", "drain"
    std::string what;     // one sentence
    std::chrono::system_clock::time_point since;
  };

  void blocked(const std::string& subject, std::string what);
  void cleared(const std::string& subject);
  std::vector<reason> reasons() const;

private:
  mutable std::mutex guard_;
  std::map<std::string, reason> reasons_;
};

}  // namespace troupe::inspect
