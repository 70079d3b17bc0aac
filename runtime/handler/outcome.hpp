// What a handler says about one record.
#pragma once

#include <cstdint>
#include <string>

namespace troupe::handler {

/// done: finished for good. retry: later, with backoff, up to the topic's ceiling; then dead-lettered with the last
/// reason. unavailable: what the handler needs is away, which is no fault of the record; later, for as long as it
/// takes. reject: can never be handled; dead-lettered at once. `reason` is one sentence for a person.
struct outcome {
  enum class verdict : std::uint8_t { done, retry, unavailable, reject };
  verdict what = verdict::done;
  std::string reason;
  bool is_repeat = false;  // done, and that was before: its event came once more
};

inline outcome done() { return {}; }
inline outcome done_before() { return {outcome::verdict::done, {}, true}; }
inline outcome retry(std::string reason) { return {outcome::verdict::retry, std::move(reason)}; }
inline outcome unavailable(std::string reason) { return {outcome::verdict::unavailable, std::move(reason)}; }
inline outcome reject(std::string reason) { return {outcome::verdict::reject, std::move(reason)}; }

}  // namespace troupe::handler
