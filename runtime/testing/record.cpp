#include <troupe/testing.hpp>

#include <atomic>

namespace troupe::testing {
namespace {

std::uint64_t next_number() {
  static std::atomic<std::uint64_t> last{0};
  return ++last;
}

}  // namespace

std::string next_event_id(std::string_view message) {
  return std::string{message} + "-test-" + std::to_string(next_number());
}

record record_of_event(wire::event event) {
  record out;
  out.topic_ = std::move(event.topic);
  out.key_ = std::move(event.key);
  out.payload_ = std::move(event.payload);
  out.said_ = wire::read_envelope(event.head);
  out.number_ = next_number();
  return out;
}

record record::with_id(std::string id) const {
  auto out = in_another_record();
  out.said_.id = std::move(id);
  return out;
}

record record::with_source(std::string source) const {
  auto out = in_another_record();
  out.said_.source = std::move(source);
  return out;
}

record record::with_key(std::string key) const {
  auto out = in_another_record();
  out.key_ = std::move(key);
  return out;
}

record record::with_payload(std::string text) const {
  auto out = in_another_record();
  out.payload_ = std::move(text);
  return out;
}

record record::of_version(int version) const {
  auto out = in_another_record();
  out.said_.type = wire::type_of(topic_, version);
  return out;
}

record record::at(std::int32_t partition) const { return at(partition, -1); }

record record::at(std::int32_t partition, std::int64_t offset) const {
  auto out = in_another_record();
  out.partition_ = partition;
  out.offset_ = offset;
  return out;
}

record record::of_another_program() const {
  auto out = in_another_record();
  out.of_outbox_ = false;
  return out;
}

record record::in_another_record() const {
  auto out = *this;
  out.number_ = next_number();
  return out;
}

}  // namespace troupe::testing
