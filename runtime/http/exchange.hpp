// One request waiting for its answer.
#pragma once

#include "runtime/http/message.hpp"

#include <cstddef>
#include <functional>
#include <memory>

namespace troupe::http {

/// Copyable handle. answer() may be called from any thread, the first call wins. When the last handle goes without an
/// answer, the client gets 500 (urn:troupe:problem:unanswered), so that nobody waits for a promise that died.
class exchange {
public:
  using reply = std::function<void(response)>;

  exchange() = default;
  exchange(std::size_t route, request asked, reply to);

  std::size_t route() const;  // index into the router's table
  const request& asked() const;
  void answer(response with) const;

private:
  struct pending;
  std::shared_ptr<pending> pending_;
};

}  // namespace troupe::http
