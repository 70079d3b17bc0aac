#include "tools/chaos.d/running_fault.hpp"

#include <algorithm>
#include <deque>

namespace troupe::chaos {
namespace {

constexpr auto storm_pause = std::chrono::milliseconds{700};
constexpr std::size_t storm_members = 2;

/// Members that take partitions, commit nothing and leave, every 700 ms another one.
class storm : public running_fault {
public:
  explicit storm(stage& on) : on_{on} {}

  void heal() override {
    for (auto& one : members_)
      one.terminate();
    over_ = true;
  }

  bool tick() override {
    if (over_)
      return std::none_of(members_.begin(), members_.end(), [](child& one) { return one.running(); });
    if (std::chrono::steady_clock::now() < next_)
      return false;
    next_ = std::chrono::steady_clock::now() + storm_pause;
    if (members_.size() == storm_members)
      members_.pop_front();
    join(++joined_ % 2 == 0 ? order_topic(on_.topics) : coupon_topic(on_.topics));
    return false;
  }

private:
  void join(const std::string& topic) {
    members_.push_back(start_logged(
        "/dev/null", {"kcat", "-b", on_.settings.brokers, "-q", "-X", "enable.auto.commit=false", "-X",
                      "session.timeout.ms=6000", "-X", "partition.assignment.strategy=range", "-G", topic, topic}));
  }

  stage& on_;
  std::deque<child> members_;
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
