#pragma once

#include "tools/load/campaign.hpp"

#include <boost/asio/steady_timer.hpp>

namespace troupe::load {

/// One line a second on stderr, drawn over the last one on a terminal. Does nothing unless the campaign asks for it.
class progress_line {
public:
  progress_line(boost::asio::io_context& io, const campaign& of);
  void start();
  void end();

private:
  void wait();
  void print();

  boost::asio::steady_timer timer_;
  const campaign& campaign_;
  std::uint64_t ended_before_ = 0;
  bool terminal_;
};

}  // namespace troupe::load
