// Which troubles a client is in, so that each is told once when it begins and once when it is over. Pure.
#pragma once

#include <map>
#include <optional>
#include <string>

namespace troupe::broker {

/// What has to work again before a trouble is over.
enum class trouble_scope : std::uint8_t {
  connection,  // any answer of a broker
  topic,       // reading or writing it
  group        // being a member of it, committing in it
};

/// Owned by one client's owner thread.
class troubles {
public:
  explicit troubles(std::string brokers, std::string group = {})
      : brokers_{std::move(brokers)}, group_{std::move(group)} {}

  /// The sentence for an operator, or nothing when the same trouble was told and is not over. `code` is librdkafka's
  /// error code, `words` its text. Broken connections are only remembered: they explain an outage if one follows.
  std::optional<std::string> begin(int code, const std::string& topic, const std::string& words);

  /// Something of that scope worked, and with it the connection. Says so when there was an outage.
  std::optional<std::string> over(trouble_scope what);

  bool has(trouble_scope what) const;

  /// By what tells them apart: the sentences of those that are not over.
  const std::map<std::string, std::string>& standing() const { return standing_; }

private:
  std::string explain(int code, const std::string& topic, const std::string& words) const;

  std::string brokers_, group_;
  std::string last_broken_connection_;
  std::map<std::string, std::string> standing_;
  std::map<std::string, trouble_scope> scopes_;  // of the same keys
  bool unreachable_ = false;
};

}  // namespace troupe::broker
