#include "runtime/broker/rdkafka/member_assignment.hpp"

namespace troupe::broker {
namespace {

/// Reads from the front; after the end everything is zero or empty.
class reader {
public:
  explicit reader(std::string_view bytes) : left_{bytes} {}

  std::string_view text(std::size_t size) {
    ended_early = ended_early || size > left_.size();
    if (ended_early)
      return {};
    const auto out = left_.substr(0, size);
    left_.remove_prefix(size);
    return out;
  }

  template <class T>
  T number() {
    std::uint32_t out = 0;
    for (const char each : text(sizeof(T)))
      out = out << 8U | static_cast<unsigned char>(each);
    return static_cast<T>(out);
  }

  bool ended_early = false;

private:
  std::string_view left_;
};

}  // namespace

std::optional<std::vector<std::int32_t>> assigned_partitions(std::string_view bytes, std::string_view topic) {
  std::vector<std::int32_t> out;
  if (bytes.empty())  // a member that was given nothing yet
    return out;
  reader from{bytes};
  from.number<std::int16_t>();
  for (auto topics = from.number<std::int32_t>(); topics > 0 && !from.ended_early; --topics) {
    const auto wanted = from.text(from.number<std::uint16_t>()) == topic;
    for (auto partitions = from.number<std::int32_t>(); partitions > 0 && !from.ended_early; --partitions)
      if (const auto partition = from.number<std::int32_t>(); wanted)
        out.push_back(partition);
  }
  return from.ended_early ? std::nullopt : std::optional{out};
}

}  // namespace troupe::broker
