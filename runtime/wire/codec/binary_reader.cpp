#include "runtime/wire/codec/binary_reader.hpp"

#include "runtime/wire/codec/utf8.hpp"

#include <algorithm>
#include <cstring>

namespace troupe::wire {

void binary_reader::begin() {
  const auto order = take(1).front();
  if (order != '\0' && order != '\1')
    refuse("is not cereal portable binary: it must begin with byte 00 or 01");
  swapped_ = order == '\0';
}

void binary_reader::end() {
  if (!left_.empty())
    refuse("has " + std::to_string(left_.size()) + " bytes behind its last field");
}

std::string_view binary_reader::take(std::size_t count) {
  if (count > left_.size())
    refuse("ends too early: " + std::to_string(count) + " bytes expected, " + std::to_string(left_.size()) + " left");
  const auto taken = left_.substr(0, count);
  left_.remove_prefix(count);
  return taken;
}

std::uint64_t binary_reader::take_integer() {
  char bytes[sizeof(std::uint64_t)];
  std::memcpy(bytes, take(sizeof bytes).data(), sizeof bytes);
  if (swapped_)
    std::reverse(std::begin(bytes), std::end(bytes));
  std::uint64_t value = 0;
  std::memcpy(&value, bytes, sizeof value);
  return value;
}

void binary_reader::read(std::int64_t& value) { value = static_cast<std::int64_t>(take_integer()); }

void binary_reader::read(bool& value) {
  const auto byte = take(1).front();
  if (byte != '\0' && byte != '\1')
    refuse("must be a byte 00 or 01");
  value = byte == '\1';
}

void binary_reader::read(std::string& value) {
  value = take(take_integer());
  if (!is_utf8(value) || value.find('\0') != value.npos)
    refuse("must be valid UTF-8 without the NUL character");
}

std::size_t binary_reader::read_length() {
  const auto count = take_integer();
  if (count > left_.size())
    refuse("ends too early: " + std::to_string(count) + " items announced, " + std::to_string(left_.size()) +
           " bytes left");
  return count;
}

std::string binary_reader::field() const {
  std::string out;
  for (const auto& one : path_) {
    if (one.name == nullptr)
      out += '[' + std::to_string(one.index) + ']';
    else
      out += (out.empty() ? "" : ".") + std::string{one.name};
  }
  return out;
}

void binary_reader::refuse(std::string reason) const { throw refused{{field(), std::move(reason)}}; }

void binary_reader::refuse_field(const std::string& name, std::string reason) const {
  const auto outer = field();
  throw refused{{outer.empty() || name.empty() ? outer + name : outer + '.' + name, std::move(reason)}};
}

}  // namespace troupe::wire
