// A front door that is under way: "tools/kafka start 2".
#pragma once

#include "tools/troupe/child.hpp"

#include <stdexcept>
#include <string>

namespace troupe::chaos {

class server_command {
public:
  server_command(std::string what, child program) : what_{std::move(what)}, program_{std::move(program)} {}

  /// True when it is done. Throws std::runtime_error when it failed: then the servers are not what the run believes.
  bool is_done() {
    if (done_ || program_.running())
      return done_;
    if (const auto code = program_.wait(); code != 0)
      throw std::runtime_error{what_ + " ended with exit code " + std::to_string(code)};
    return done_ = true;
  }

private:
  std::string what_;
  child program_;
  bool done_ = false;
};

}  // namespace troupe::chaos
