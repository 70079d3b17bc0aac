// A producer that keeps what it was given until the test says what became of it.
#pragma once

#include "runtime/broker/producer_port.hpp"

#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace troupe::tests {

/// Outlives the producer.
struct producer_log {
  std::vector<std::vector<broker::outgoing>> calls;  // what each publish() carried
  broker::producer_listener* listener = nullptr;
  bool flushed = false;
  bool throws = false;

  std::vector<broker::outgoing> all() const {
    std::vector<broker::outgoing> out;
    for (const auto& call : calls)
      out.insert(out.end(), call.begin(), call.end());
    return out;
  }

  /// Reports what became of the event with this id.
  void report(const std::string& id, broker::delivery::result what, const std::string& reason = "") {
    for (const auto& one : all())
      if (one.event.id == id)
        listener->on_deliveries({{one.token, what, 0, 1, reason}});
  }
};

class fake_producer final : public broker::producer_port {
public:
  fake_producer(std::shared_ptr<producer_log> log, broker::producer_listener& listener) : log_{std::move(log)} {
    log_->listener = &listener;
  }
  void publish(std::vector<broker::outgoing> events) override {
    if (log_->throws)
      throw std::runtime_error("the producer broke");
    log_->calls.push_back(std::move(events));
  }
  bool flush(std::chrono::milliseconds) override { return log_->flushed = true; }

private:
  std::shared_ptr<producer_log> log_;
};

}  // namespace troupe::tests
