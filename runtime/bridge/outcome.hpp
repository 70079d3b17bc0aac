// What a handler says about one record.
#pragma once

#include <cstdint>
#include <string>

namespace troupe::bridge {

/// done: finished for good. retry: later, with backoff, up to the topic's ceiling; then dead-lettered with the last
/// reason. reject: can never be handled; dead-lettered at once. `reason` is one sentence for a person.
struct outcome {
  enum class verdict : std::uint8_t { done, retry, reject };
  verdict what = verdict::done;
  std::string reason;
};

inline outcome done() { return {}; }
inline outcome retry(std::string reason) { return {outcome::verdict::retry, std::move(reason)}; }
inline outcome reject(std::string reason) { return {outcome::verdict::reject, std::move(reason)}; }

}  // namespace troupe::bridge
