#pragma once

#include "schemas/field.hpp"
#include "schemas/message.hpp"

#include <cstdint>
#include <string>

namespace troupe::bench {

/// Event: something of `key` takes so long. About 100 bytes as JSON, whatever is asked for.
struct paced_work {
  std::string key;
  std::int64_t milliseconds = 0;  // of work
  bool poison = false;            // fails each time it is tried
  bool measured = false;          // its latency counts
  std::int64_t sent_at = 0;       // us since 1970, by the clock that both sides share
  std::string filler = {};

  template <class Archive>
  void serialize(Archive& ar) {
    using schemas::field;
    ar(field("key", key), field("ms", milliseconds), field("poison", poison), field("measured", measured),
       field("sentAt", sent_at), field("filler", filler));
  }
};

}  // namespace troupe::bench

namespace troupe::schemas {

template <>
struct message_traits<bench::paced_work> {
  static constexpr std::string_view name = "paced-work";
  static constexpr int version = 1;
  static std::string key(const bench::paced_work& of) { return of.key; }
};

}  // namespace troupe::schemas
