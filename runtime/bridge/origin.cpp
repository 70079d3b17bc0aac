#include "runtime/bridge/origin.hpp"

#include "schemas/envelope.hpp"

#include <array>
#include <charconv>

namespace troupe::bridge {
namespace {

template <class Number>
void append(std::string& to, Number value, int radix, std::size_t width) {
  std::array<char, 20> digits{};
  const auto end = std::to_chars(digits.begin(), digits.end(), value, radix).ptr;
  const auto size = static_cast<std::size_t>(end - digits.begin());
  to += '/';
  to.append(width > size ? width - size : 0, '0');
  to.append(digits.begin(), size);
}

// Its place alone would be the id of another record too, once the topic was made anew.
std::string place_and_print(const broker::record& from, const std::string& topic) {
  std::string out;
  out.reserve(topic.size() + 40);
  out += topic;
  append(out, from.from.partition, 10, 0);
  append(out, from.at, 10, 0);
  if (from.print != 0)
    append(out, from.print, 16, 16);
  return out;
}

}  // namespace

origin origin_of(const broker::record& from, const std::string& topic) {
  return origin_of(schemas::read_envelope(from.head), from, topic);
}

origin origin_of(schemas::envelope&& said, const broker::record& from, const std::string& topic) {
  auto id = said.id.empty() ? place_and_print(from, topic) : std::move(said.id);
  return {std::move(id), std::move(said.source), std::move(said.trace), topic, from.from.partition, from.at};
}

}  // namespace troupe::bridge
