// How long it takes until the partitions of a node that went away move on.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace troupe::chaos {

using partition_name = std::pair<std::string, std::int64_t>;  // topic and group, number

struct takeover {
  std::string of;  // the node and what happened to it
  std::size_t partitions = 0;
  std::optional<std::chrono::milliseconds> took;  // until the last of them moved on; nothing: not yet
};

/// Fed with what the nodes say about their partitions. Times are the caller's, so that tests need no clock.
class takeover_clock {
public:
  using moment = std::chrono::steady_clock::time_point;

  /// `node` says that everything of the partition below `watermark` is finished.
  void saw(const std::string& node, const partition_name& which, std::int64_t watermark, moment now);

  /// `node` went away: the partitions it had are watched until somebody gets beyond their watermarks.
  void went(const std::string& node, const std::string& how, moment now);

  const std::vector<takeover>& all() const { return all_; }

private:
  struct owned {
    std::string node;
    std::int64_t watermark = 0;
  };
  struct watch {
    std::size_t index;  // into all_
    moment since;
    std::map<partition_name, std::int64_t> left;
  };

  std::map<partition_name, owned> last_;
  std::vector<watch> watches_;
  std::vector<takeover> all_;
};

}  // namespace troupe::chaos
