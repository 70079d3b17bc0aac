// The cereal archive behind from_binary(). Include binary.hpp instead.
#pragma once

#include "runtime/wire/codec/refused.hpp"
#include "runtime/wire/field.hpp"
#include "runtime/wire/list.hpp"
#include "runtime/wire/not_allowed.hpp"
#include "runtime/wire/timestamp.hpp"

#include <cereal/cereal.hpp>
#include <cstdint>
#include <string_view>
#include <vector>

namespace troupe::wire {

/// Reads cereal's portable binary format of either endianness, with the limits JSON has. A length is compared with the
/// bytes that are left before anything is allocated. Every refusal is thrown as `refused` and names the field.
///
/// At the end of the bytes a field that may be absent (std::optional, field_or_default) is absent: so a reader that
/// knows a field more takes what an older writer wrote, if the field is the last.
class binary_reader : public cereal::InputArchive<binary_reader, cereal::AllowEmptyClassElision> {
public:
  explicit binary_reader(std::string_view bytes)
      : cereal::InputArchive<binary_reader, cereal::AllowEmptyClassElision>(this), left_{bytes} {}

  void begin();  // the byte that tells the endianness
  void end();    // refuses bytes that nobody read

  bool at_end() const { return left_.empty(); }
  void enter(const char* field) { path_.push_back({field, 0}); }
  void enter(std::size_t item) { path_.push_back({nullptr, item}); }
  void leave() { path_.pop_back(); }

  void read(std::int64_t& value);
  void read(bool& value);
  void read(std::string& value);  // UTF-8 without NUL
  std::size_t read_length();      // of items that take a byte at least

  [[noreturn]] void refuse(std::string reason) const;
  [[noreturn]] void refuse_field(const std::string& name, std::string reason) const;

private:
  struct step {
    const char* name;  // nullptr: an item
    std::size_t index;
  };

  std::string_view take(std::size_t count);
  std::uint64_t take_integer();
  std::string field() const;

  std::string_view left_;
  bool swapped_ = false;
  std::vector<step> path_;
};

template <class T>
void epilogue(binary_reader& in, const T& value) {
  if constexpr (self_checking<T>)
    if (const auto mistake = value.mistake())
      in.refuse_field(mistake->field, mistake->reason);
}

template <class T>
inline constexpr bool absent_at_end = false;
template <class T>
inline constexpr bool absent_at_end<std::optional<T>> = true;

template <class T>
void load(binary_reader& in, cereal::NameValuePair<T>& field) {
  using value_type = std::remove_cvref_t<T>;
  in.enter(field.name);
  if (absent_at_end<value_type> && in.at_end())
    field.value = value_type{};
  else
    in(field.value);
  in.leave();
}

template <class T>
void load(binary_reader& in, defaulted_field<T>& field) {
  if (in.at_end())
    return;
  in.enter(field.name);
  in(field.value);
  in.leave();
}

template <class T>
void load(binary_reader& in, std::optional<T>& value) {
  bool is_null = false;
  in.read(is_null);
  value.reset();
  if (!is_null)
    in(value.emplace());
}

template <restricted T>
void load(binary_reader& in, T& value) {
  typename T::wire_type wire{};
  in.read(wire);
  if (!T::allows(wire))
    in.refuse(T::allowed());
  value = T{std::move(wire)};
}

// Without reserve(): memory grows with the bytes that are there, not with the length they claim.
template <class T>
void load_items(binary_reader& in, std::vector<T>& items, std::size_t count) {
  items.clear();
  for (std::size_t i = 0; i < count; ++i) {
    in.enter(i);
    in(items.emplace_back());
    in.leave();
  }
}

template <class T>
void load(binary_reader& in, std::vector<T>& items) {
  load_items(in, items, in.read_length());
}

template <class T, std::size_t Least, std::size_t Most>
void load(binary_reader& in, list<T, Least, Most>& value) {
  using limited = list<T, Least, Most>;
  const auto count = in.read_length();
  if (!limited::allows(count))
    in.refuse(limited::allowed());
  std::vector<T> items;
  load_items(in, items, count);
  value = limited{std::move(items)};
}

// Templates, so that a type which converts to one of these is not taken for it.
template <class T>
requires std::same_as<T, std::int64_t> || std::same_as<T, bool> || std::same_as<T, std::string>
void load(binary_reader& in, T& value) { in.read(value); }

template <std::same_as<timestamp> T>
void load(binary_reader& in, T& value) {
  std::int64_t micros = 0;
  in.read(micros);
  value = timestamp{std::chrono::microseconds{micros}};
  if (value < earliest_timestamp || value > latest_timestamp)
    in.refuse("must be a time in the years 1970 to 9999");
}

}  // namespace troupe::wire
