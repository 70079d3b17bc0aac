#include "runtime/verdict/breaker.hpp"

namespace troupe::verdict {

void breaker::failed(const std::string& key, const std::string& cause) {
  if (is_open())
    return;
  if (cause != cause_)
    keys_.clear();
  cause_ = cause;
  keys_.insert(key);
}

void breaker::succeeded() {
  recoveries_ += is_open() ? 1U : 0U;
  keys_.clear();
}

}  // namespace troupe::verdict
