#include "runtime/inbox/noted_event.hpp"

namespace troupe::inbox {
namespace {

constexpr std::size_t size = 20;

void write(std::string::iterator& to, std::uint32_t word) {
  for (const auto shift : {24U, 16U, 8U, 0U})
    *to++ = static_cast<char>(word >> shift);
}

std::uint32_t take_word(std::string_view& from) {
  std::uint32_t out = 0;
  for (const auto each : from.substr(0, sizeof out))
    out = out << 8U | static_cast<unsigned char>(each);
  from.remove_prefix(sizeof out);
  return out;
}

noted_event take(std::string_view& from) {
  noted_event out;
  for (auto& word : out.event.words)
    word = take_word(from);
  out.record = take_word(from);
  return out;
}

}  // namespace

record_mark mark_of(const broker::record& one) {
  return one.print == 0 ? 0 : static_cast<record_mark>(one.print >> 32U) | 1U;
}

std::string to_bytes(const std::vector<noted_event>& events) {
  std::string out(events.size() * size, '\0');
  auto to = out.begin();
  for (const auto& one : events) {
    for (const auto word : one.event.words)
      write(to, word);
    write(to, one.record);
  }
  return out;
}

std::vector<noted_event> noted_events_in(std::string_view bytes) {
  std::vector<noted_event> out;
  out.reserve(bytes.size() / size);
  while (bytes.size() >= size)
    out.push_back(take(bytes));
  return out;
}

}  // namespace troupe::inbox
