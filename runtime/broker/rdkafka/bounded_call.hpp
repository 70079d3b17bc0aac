// Calls of librdkafka that wait for its main thread without a limit.
#pragma once

#include <chrono>
#include <functional>

namespace troupe::broker {

/// Makes the call on a thread of its own and waits for it. False: it did not return in time; that thread waits on, for
/// ever perhaps, so `call` owns or outlives all that it uses, and nothing it talks to is destroyed. Where no thread can
/// be had the call is made here.
bool returns_within(std::chrono::milliseconds patience, std::function<void()> call);

}  // namespace troupe::broker
