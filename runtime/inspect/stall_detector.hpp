// Decides what stands still. Pure: everything it knows was seen by somebody else.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace troupe::inspect {

struct stall_limits {
  std::chrono::milliseconds stall_after{30'000};
  std::chrono::milliseconds stuck_after{30'000};
  std::chrono::milliseconds outbox_after{60'000};
  std::chrono::milliseconds poll_after{10'000};
  std::chrono::milliseconds hindered_after{1000};  // what says itself that it cannot go on need not be watched for long
  std::chrono::milliseconds start_after{5'000};    // or stall_after, if that is less
};

enum class stall_kind : std::uint8_t { partition, actor, outbox, poll, membership };
inline constexpr stall_kind all_stall_kinds[] = {stall_kind::partition, stall_kind::actor, stall_kind::outbox,
                                                 stall_kind::poll, stall_kind::membership};
const char* to_string(stall_kind kind);

/// What was seen of a node at one instant.
struct sights {
  struct partition {
    std::string name;  // "payment-captured/3"
    std::uint64_t generation = 0;
    std::optional<std::int64_t> watermark, lag;  // lag empty: unknown
    bool paused_on_purpose = false;
    std::string waiting;  // for what, before it begins
    std::string last_error = {};
    std::string hindered = {};  // by what of the surroundings; empty: by nothing
    std::chrono::milliseconds hindered_for{0};
    std::string cut = {};  // why nothing of it is handled before an operator decides
  };
  struct actor {
    std::string name;
    std::uint64_t id = 0;
    std::string busy_with;
    std::chrono::milliseconds busy_for{0};
  };
  struct poll_loop {
    std::string topic;
    std::chrono::milliseconds since_last_poll{0};
  };
  struct bridge_fault {
    std::string topic, what;
  };
  struct membership {
    std::string topic, group;
    std::chrono::milliseconds outside_for{0};  // no share of the partitions, not even none
    std::string aside;                         // why it has left the group by itself
  };
  std::vector<partition> partitions;
  std::vector<bridge_fault> faults;
  bool all_partitions = true;  // false: a bridge did not answer, its partitions are unseen, not gone
  std::vector<actor> busy_actors;
  std::vector<poll_loop> poll_loops;
  std::vector<membership> memberships;
  std::chrono::milliseconds outbox_oldest{0};  // 0: no row waits

  /// A topic that takes no events from the outbox.
  struct closed_topic {
    std::string topic, reason;
    std::chrono::milliseconds closed_for{0};
  };
  std::vector<closed_topic> closed_topics = {};
};

struct stall {
  stall_kind kind = stall_kind::partition;
  std::string subject;  // "partition payment-captured/3"; the same as long as the stall lasts
  std::string what;     // one sentence
};

/// Owned by whoever looks; the clock is the caller's.
class stall_detector {
public:
  using moment = std::chrono::steady_clock::time_point;

  explicit stall_detector(stall_limits limits) : limits_{limits} {}

  /// The stalls that stand at `now`. A partition stalls by not changing between looks.
  std::vector<stall> look(moment now, const sights& seen);

private:
  struct memory {
    std::uint64_t generation = 0;
    std::optional<std::int64_t> watermark;
    moment moved_at;
    std::string stalled;  // the sentence, kept while its bridge does not answer
  };

  void remember(moment now, const sights& seen);
  void add_partitions(std::vector<stall>& found) const;
  void add_faults(const sights& seen, std::vector<stall>& found) const;
  void add_actors(const sights& seen, std::vector<stall>& found) const;
  void add_outbox(const sights& seen, std::vector<stall>& found) const;
  void add_poll_loops(const sights& seen, std::vector<stall>& found) const;
  void add_memberships(const sights& seen, std::vector<stall>& found) const;

  stall_limits limits_;
  std::map<std::string, memory> partitions_;  // by name
};

}  // namespace troupe::inspect
