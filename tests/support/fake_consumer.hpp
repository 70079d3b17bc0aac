// A consumer group member that the test plays: it notes what the bridge tells it and says what the test wants.
#pragma once

#include "runtime/bridge/inbound_keyed_bridge.hpp"
#include "runtime/broker/consumer_port.hpp"

#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace troupe::tests {

/// What a fake consumer was told, as text in the order it came: "start 0#1 -", "store 0#1 5", "pause 0#1", "release
/// 0#1", "stop"; a landmark adds " after 4=PRINT". A partition is "<partition>#<generation>". Outlives the consumer.
struct consumer_log {
  std::vector<std::string> commands;
  broker::consumer_listener* listener = nullptr;
  std::optional<broker::offset> began_at, committed_at, kept, log_end;
  broker::offset last_kept = -1;  // of what was stored last
  bool throws_on_pause = false;   // the bridge breaks, once

  std::vector<std::string> take() { return std::exchange(commands, {}); }

  bool has(const std::string& command) const {
    return std::find(commands.begin(), commands.end(), command) != commands.end();
  }
  std::size_t count(const std::string& verb) const {
    return static_cast<std::size_t>(
        std::count_if(commands.begin(), commands.end(), [&](const std::string& one) { return one.starts_with(verb); }));
  }
};

class fake_consumer final : public broker::consumer_port {
public:
  fake_consumer(std::shared_ptr<consumer_log> log, broker::consumer_listener& listener) : log_{std::move(log)} {
    log_->listener = &listener;
  }

  void start_at(broker::assignment which, std::optional<broker::offset> next, broker::landmark known) override {
    note("start " + name(which) + ' ' + (next ? std::to_string(*next) : "-") + words(known));
  }
  void store(broker::assignment which, broker::offset next, broker::landmark below, broker::offset kept) override {
    note("store " + name(which) + ' ' + std::to_string(next) + words(below));
    log_->last_kept = kept;
  }
  void pause(broker::assignment which) override {
    if (std::exchange(log_->throws_on_pause, false))
      throw std::logic_error("the bridge broke");
    note("pause " + name(which));
  }
  void resume(broker::assignment which) override { note("resume " + name(which)); }
  void release(broker::assignment which) override { note("release " + name(which)); }
  std::optional<broker::offset> began_at(broker::assignment) const override { return log_->began_at; }
  std::optional<broker::offset> committed(broker::assignment) const override { return log_->committed_at; }
  std::optional<broker::offset> kept(broker::assignment) const override { return log_->kept; }
  std::optional<broker::offset> log_end(broker::assignment) const override { return log_->log_end; }
  void rejoin() override { note("rejoin"); }
  void stand_aside() override { note("stand aside"); }
  void stop() override { note("stop"); }

  static bridge::consumer_factory factory(const std::shared_ptr<consumer_log>& log) {
    return [log](broker::consumer_listener& listener) { return std::make_unique<fake_consumer>(log, listener); };
  }

private:
  static std::string name(broker::assignment which) {
    return std::to_string(which.partition) + '#' + std::to_string(which.generation);
  }
  static std::string words(broker::landmark one) {
    return one ? " after " + std::to_string(one.at) + '=' + std::to_string(one.print) : "";
  }
  void note(std::string command) { log_->commands.push_back(std::move(command)); }

  std::shared_ptr<consumer_log> log_;
};

/// A record of `which` whose value and key are what the test wants to recognise it by.
inline broker::record record_of(broker::assignment which, broker::offset at, std::optional<std::string> key,
                                std::string value = "{}") {
  broker::record out;
  out.from = which;
  out.at = at;
  out.key = std::move(key);
  out.value = std::move(value);
  return out;
}

}  // namespace troupe::tests
