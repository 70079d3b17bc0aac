// Which troubles a client is in, so that each is told once when it begins and once when it is over. Pure.
#pragma once

#include <optional>
#include <set>
#include <string>

namespace troupe::broker {

/// Owned by one client's owner thread.
class troubles {
public:
  explicit troubles(std::string brokers) : brokers_{std::move(brokers)} {}

  /// The sentence for an operator, or nothing when the same trouble was told and is not over. `code` is librdkafka's
  /// error code, `words` its text. Broken connections are only remembered: they explain an outage if one follows.
  std::optional<std::string> begin(int code, const std::string& topic, const std::string& words);

  /// Something worked. Says so when there was an outage.
  std::optional<std::string> over();

private:
  std::string explain(int code, const std::string& topic, const std::string& words) const;

  std::string brokers_;
  std::string last_broken_connection_;
  std::set<std::string> told_;
  bool unreachable_ = false;
};

}  // namespace troupe::broker
