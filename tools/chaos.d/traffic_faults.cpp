#include "tools/chaos.d/idle_member.hpp"
#include "tools/chaos.d/running_fault.hpp"
#include "tools/chaos.d/server_command.hpp"

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
    const auto& [topic, group] = on_.read[++joined_ % on_.read.size()];
    members_.push_back(std::make_unique<idle_member>(with_, topic, group));
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

sink_server::mood mood_of(fault_kind kind) {
  using enum fault_kind;
  using enum sink_server::manner;
  switch (kind) {
    case fault_kind::sink_slow:
      return {slow};
    case fault_kind::sink_failing:
      return {failing};
    case sink_interim:
      return {interim};
    case sink_leftovers:
      return {leftovers};
    case sink_wrong_length:
      return {wrong_length};
    case sink_closes:
      return {closing};
    case sink_hangs:
      return {hanging};
    default:
      return {refusing, static_cast<unsigned>(std::stoi(name_of(kind).substr(std::string{"sink-"}.size())))};
  }
}

class moody_sink : public running_fault {
public:
  moody_sink(stage& on, sink_server::mood mood) : on_{on} { on_.sink.become(mood); }

  void heal() override {
    on_.sink.become({});
    healed_ = true;
  }
  bool tick() override { return healed_; }

private:
  stage& on_;
  bool healed_ = false;
};

/// WRITE of one topic. Each change takes kafka-acls about three seconds.
class revoked_right : public running_fault {
public:
  revoked_right(const planned_fault& fault, stage& on)
      : on_{on},
        topic_{on.read[static_cast<std::size_t>(fault.lasts.count()) % on.read.size()].topic},
        change_{std::in_place, "acl --add", change({"acl", "--add", "--force"})} {}

  void heal() override { wanted_ = true; }

  bool tick() override {
    if (wanted_ && !given_back_ && change_->is_done()) {
      change_.emplace("acl --remove", change({"acl", "--remove", "--force"}));
      given_back_ = true;
    }
    return given_back_ && change_->is_done();
  }

private:
  child change(std::vector<std::string> words) {
    words.insert(words.end(), {"--deny-principal", "User:node", "--operation", "Write", "--topic", topic_});
    return on_.on_kafka(words);
  }

  stage& on_;
  std::string topic_;
  std::optional<server_command> change_;
  bool wanted_ = false, given_back_ = false;
};

/// Coupon requests in transactions, every other one aborted, by Kafka's own Java client.
class transactions : public running_fault {
public:
  transactions(const planned_fault& fault, stage& on)
      : command_{"the transactional producer",
                 start_logged(on.file("transactions.log"),
                              {"/bin/sh", "-c",
                               "exec java -XX:TieredStopAtLevel=1 -cp \"$(tools/kafka jars)/*\""
                               " tools/chaos.d/foreign_transactions.java \"$@\"",
                               "sh", on.settings.brokers, coupon_topic(on.topics),
                               std::to_string(on.coupons.empty() ? 1 : on.coupons.back()),
                               std::to_string(fault.lasts.count()), std::to_string(fault.at.count())})} {}

  void heal() override {}
  bool tick() override { return command_.is_done(); }

private:
  server_command command_;
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
    case fault_kind::rights_revoked:
      return std::make_unique<revoked_right>(fault, on);
    case fault_kind::foreign_transactions:
      return std::make_unique<transactions>(fault, on);
    case fault_kind::poison:
      return std::make_unique<poisoning>(on);
    default:
      return std::make_unique<moody_sink>(on, mood_of(fault.kind));
  }
}

}  // namespace troupe::chaos
