#include "runtime/handler/origin.hpp"

#include "runtime/wire/envelope.hpp"

#include <array>
#include <charconv>

namespace troupe::handler {
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

}  // namespace

// Its place alone would be the id of another record too, once the topic was made anew.
std::string place_id(const origin& of) {
  std::string out;
  out.reserve(of.topic.size() + 40);
  out += of.topic;
  append(out, of.partition, 10, 0);
  append(out, of.at, 10, 0);
  if (of.print != 0)
    append(out, of.print, 16, 16);
  return out;
}

origin origin_of(const broker::record& from, const std::string& topic) {
  return origin_of(wire::read_envelope(from.head), from, topic);
}

origin origin_of(wire::envelope&& said, const broker::record& from, const std::string& topic) {
  origin out{std::move(said.id), std::move(said.source), std::move(said.trace), topic, from.from.partition, from.at};
  out.print = from.print;
  out.appended_at = from.appended_at;
  out.of_outbox = !wire::header(from.head, wire::outbox_mark).empty();
  if (out.event_id.empty() && from.at >= 0)
    out.event_id = place_id(out);
  return out;
}

}  // namespace troupe::handler
