#include "runtime/broker/rdkafka/bounded_call.hpp"

#include <future>
#include <system_error>
#include <thread>

namespace troupe::broker {

bool returns_within(std::chrono::milliseconds patience, std::function<void()> call) {
  auto done = std::make_shared<std::promise<void>>();
  auto end = done->get_future();
  try {
    std::thread{[call, done] {
      call();
      done->set_value();
    }}.detach();
  } catch (const std::system_error&) {
    call();
    return true;
  }
  return end.wait_for(patience) == std::future_status::ready;
}

}  // namespace troupe::broker
