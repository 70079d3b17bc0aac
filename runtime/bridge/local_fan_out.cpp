#include "runtime/bridge/local_fan_out.hpp"

#include "runtime/actor/error_text.hpp"
#include "runtime/actor/observed.hpp"

#include <caf/all.hpp>
#include <memory>

namespace troupe::bridge {
namespace {

struct fan_out_state {
  static inline const char* name = "local_fan_out";
  std::vector<publish_port> handlers;
};

struct answers {
  caf::typed_response_promise<published> promise;
  std::size_t missing = 0;
  published said{};

  void take(const published& one) {
    said = both(said, one);
    if (--missing == 0)
      promise.deliver(said);
  }
};

caf::result<published> publish_to_all(actor::pointer<publish_port, fan_out_state> self, const publish& asked) {
  auto promise = self->make_response_promise<published>();
  const auto all = std::make_shared<answers>(answers{promise, self->state.handlers.size()});
  for (const auto& one : self->state.handlers)
    self->request(one, caf::infinite, asked)
        .then([all](const published& said) { all->take(said); },
              [all](const caf::error& fault) {
                all->take({published::result::unavailable, actor::error_text(fault)});
              });
  return promise;
}

publish_port::behavior_type fan_out(actor::pointer<publish_port, fan_out_state> self,
                                    std::vector<publish_port> handlers) {
  self->state.handlers = std::move(handlers);
  return {[self](const publish& asked) { return publish_to_all(self, asked); }};
}

}  // namespace

published both(const published& one, const published& other) {
  using result = published::result;
  if (one.outcome == result::unavailable || other.outcome == result::durable)
    return one;
  if (other.outcome == result::unavailable || one.outcome == result::durable)
    return other;
  return one;
}

publish_port spawn_local_fan_out(caf::actor_system& system, std::vector<publish_port> handlers) {
  return system.spawn(fan_out, std::move(handlers));
}

}  // namespace troupe::bridge
