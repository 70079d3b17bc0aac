// All open connections by what they are waiting for. I/O thread only.
#pragma once

#include <array>
#include <chrono>
#include <list>
#include <memory>
#include <vector>

namespace troupe::http {

class connection;

enum class phase {
  fresh,     // connected, nothing received yet
  idle,      // between two requests
  reading,   // a request is arriving
  waiting,   // a request is with the sink
  writing,   // the client is slow to take its answer
  draining,  // answered for the last time; waits for the client to read that and go
};

/// One list per phase. Within a phase every connection has the same time limit, so each list is ordered by deadline and
/// expiry looks at its front only.
class connection_table {
public:
  using instant = std::chrono::steady_clock::time_point;
  using limits = std::array<std::chrono::milliseconds, 6>;  // by phase; zero: no limit

  struct entry {
    std::shared_ptr<connection> owner;
    phase at;
    instant deadline;
  };
  using place = std::list<entry>::iterator;

  explicit connection_table(limits allowed) : limits_{allowed} {}

  place add(std::shared_ptr<connection> owner, instant now);
  void move(place which, phase to, instant now);
  void remove(place which);

  std::size_t size() const;
  std::size_t size(phase in) const { return lists_[index(in)].size(); }
  std::vector<std::shared_ptr<connection>> expired(instant now) const;
  std::vector<std::shared_ptr<connection>> in(phase wanted) const;

  /// Whose place to give away: one that was answered for the last time, else the one idle for longest, else the oldest
  /// silent newcomer, else null.
  std::shared_ptr<connection> dispensable() const;

private:
  static std::size_t index(phase p) { return static_cast<std::size_t>(p); }
  instant deadline(phase p, instant now) const;

  limits limits_;
  std::array<std::list<entry>, 6> lists_;
};

}  // namespace troupe::http
