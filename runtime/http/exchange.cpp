#include "runtime/http/exchange.hpp"

#include "runtime/http/refusals.hpp"

#include <atomic>

namespace troupe::http {

struct exchange::pending {
  pending(std::size_t r, request a, reply t) : route{r}, asked{std::move(a)}, to{std::move(t)} {}
  pending(const pending&) = delete;
  pending& operator=(const pending&) = delete;
  ~pending() {
    if (!answered)
      to(refusals::unanswered());
  }

  std::size_t route;
  request asked;
  reply to;
  std::atomic<bool> answered{false};
};

exchange::exchange(std::size_t route, request asked, reply to)
    : pending_{std::make_shared<pending>(route, std::move(asked), std::move(to))} {}

std::size_t exchange::route() const { return pending_->route; }

const request& exchange::asked() const { return pending_->asked; }

void exchange::answer(response with) const {
  if (pending_ && !pending_->answered.exchange(true))
    pending_->to(std::move(with));
}

}  // namespace troupe::http
