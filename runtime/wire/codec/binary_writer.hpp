// The cereal archive behind to_binary(). Include binary.hpp instead.
#pragma once

#include "runtime/wire/field.hpp"
#include "runtime/wire/list.hpp"
#include "runtime/wire/not_allowed.hpp"
#include "runtime/wire/timestamp.hpp"

#include <bit>
#include <cereal/cereal.hpp>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

namespace troupe::wire {

/// Appends cereal's portable binary format to a string, always little-endian: a byte 01, then the fields' values
/// without names. Strings and lists follow their 64-bit length; a std::optional follows a byte that is 01 when it is
/// empty.
class binary_writer : public cereal::OutputArchive<binary_writer, cereal::AllowEmptyClassElision> {
public:
  explicit binary_writer(std::string& out)
      : cereal::OutputArchive<binary_writer, cereal::AllowEmptyClassElision>(this), out_{out} {
    out_ += '\1';
  }

  template <class Int>
  void write(Int value) {
    static_assert(std::is_integral_v<Int> && std::endian::native == std::endian::little);
    char bytes[sizeof value];
    std::memcpy(bytes, &value, sizeof value);
    out_.append(bytes, sizeof value);
  }

  void write(const std::string& value) {
    write(static_cast<std::uint64_t>(value.size()));
    out_ += value;
  }

private:
  std::string& out_;
};

template <class T>
void save(binary_writer& out, const cereal::NameValuePair<T>& field) {
  out(field.value);
}

template <class T>
void save(binary_writer& out, const defaulted_field<T>& field) {
  out(field.value);
}

template <class T>
void save(binary_writer& out, const std::optional<T>& value) {
  out.write(!value.has_value());
  if (value)
    out(*value);
}

template <restricted T>
void save(binary_writer& out, const T& value) {
  out.write(value.to_wire());
}

template <class T>
void save(binary_writer& out, const std::vector<T>& items) {
  out.write(static_cast<std::uint64_t>(items.size()));
  for (const auto& one : items)
    out(one);
}

template <class T, std::size_t Least, std::size_t Most>
void save(binary_writer& out, const list<T, Least, Most>& value) {
  save(out, value.items());
}

// Templates, so that a type which converts to one of these is not taken for it.
template <class T>
requires std::same_as<T, std::int64_t> || std::same_as<T, bool> || std::same_as<T, std::string>
void save(binary_writer& out, const T& value) { out.write(value); }

template <std::same_as<timestamp> T>
void save(binary_writer& out, const T& value) {
  out.write(std::int64_t{value.time_since_epoch().count()});
}

}  // namespace troupe::wire
