// When the client is to be told that there is room again for what it reads ahead. Pure.
#pragma once

#include <cstddef>

namespace troupe::broker {

/// librdkafka 2.0.2 stops fetching when its local queue is full and looks again only when its broker thread wakes up,
/// which nothing but a timer of a second does while only records are taken. So it is woken each time half of what the
/// queue may hold was taken: a small queue then reads a backlog as fast as a large one.
class refill {
public:
  refill(std::size_t records, std::size_t bytes) : records_{records}, bytes_{bytes} {}

  /// A record was taken from the queue. True when it is time to wake the client.
  bool took(std::size_t bytes) {
    ++records_taken_;
    bytes_taken_ += bytes;
    if (2 * records_taken_ < records_ && 2 * bytes_taken_ < bytes_)
      return false;
    records_taken_ = bytes_taken_ = 0;
    return true;
  }

private:
  std::size_t records_, bytes_;
  std::size_t records_taken_ = 0, bytes_taken_ = 0;
};

}  // namespace troupe::broker
