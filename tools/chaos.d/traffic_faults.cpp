#include "tools/chaos.d/idle_member.hpp"
#include "tools/chaos.d/running_fault.hpp"

#include <deque>
#include <future>

namespace troupe::chaos {
namespace {

constexpr auto storm_pause = std::chrono::milliseconds{700};
constexpr std::size_t storm_members = 2;

/// Members that take partitions and leave, every 700 ms another one. Leaving takes a while: not on this thread.
class storm : public running_fault {
public:
  explicit storm(stage& on) : on_{on} {
    with_.consumer = {{"session.timeout.ms", "6000"}, {"heartbeat.interval.ms", "500"}};
  }

  void heal() override {
    while (!members_.empty())
      leave();
    over_ = true;
  }

  bool tick() override {
    std::erase_if(leaving_,
                  [](auto& one) { return one.wait_for(std::chrono::seconds{0}) == std::future_status::ready; });
    if (over_ || std::chrono::steady_clock::now() < next_)
      return over_ && leaving_.empty();
    next_ = std::chrono::steady_clock::now() + storm_pause;
    if (members_.size() == storm_members)
      leave();
    const auto topic = ++joined_ % 2 == 0 ? order_topic(on_.topics) : coupon_topic(on_.topics);
    members_.push_back(std::make_unique<idle_member>(with_, topic, topic));
    return false;
  }

private:
  void leave() {
    leaving_.push_back(std::async(std::launch::async, [one = std::move(members_.front())]() mutable { one.reset(); }));
    members_.pop_front();
  }

  stage& on_;
  broker::settings with_ = on_.kafka;
  std::deque<std::unique_ptr<idle_member>> members_;
  std::vector<std::future<void>> leaving_;
  std::chrono::steady_clock::time_point next_{};
  unsigned joined_ = 0;
  bool over_ = false;
};

class moody_sink : public running_fault {
public:
  moody_sink(stage& on, sink_server::mood mood) : on_{on} { on_.sink.become(mood); }

  void heal() override {
    on_.sink.become(sink_server::mood::well);
    healed_ = true;
  }
  bool tick() override { return healed_; }

private:
  stage& on_;
  bool healed_ = false;
};

/// Also two deletion marks, which only kcat can write.
class poisoning : public running_fault {
public:
  explicit poisoning(stage& on)
      : marks_{start_logged(
            on.file("kcat.log"),
            {"/bin/sh", "-c", "for t in \"$1\" \"$2\"; do echo poison: | kcat -b \"$0\" -P -Z -K: -t \"$t\"; done",
             on.settings.brokers, order_topic(on.topics), coupon_topic(on.topics)})} {
    if (on.foreign && !on.coupons.empty())
      on.foreign->write_poison(on.coupons.front());
  }
  void heal() override {}
  bool tick() override { return !marks_.running(); }

private:
  child marks_;
};

}  // namespace

std::unique_ptr<running_fault> inflict_on_traffic(const planned_fault& fault, stage& on) {
  switch (fault.kind) {
    case fault_kind::rebalance_storm:
      return std::make_unique<storm>(on);
    case fault_kind::sink_slow:
      return std::make_unique<moody_sink>(on, sink_server::mood::slow);
    case fault_kind::sink_failing:
      return std::make_unique<moody_sink>(on, sink_server::mood::failing);
    default:
      return std::make_unique<poisoning>(on);
  }
}

}  // namespace troupe::chaos
