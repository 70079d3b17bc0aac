// The cereal archive behind to_json(). Include json.hpp instead.
#pragma once

#include "runtime/wire/codec/codec.hpp"
#include "runtime/wire/field.hpp"
#include "runtime/wire/list.hpp"
#include "runtime/wire/not_allowed.hpp"
#include "runtime/wire/timestamp.hpp"

#include <cereal/cereal.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace troupe::wire {

/// Appends compact JSON to a string. Field names are ours and are written as they are.
class json_writer : public cereal::OutputArchive<json_writer> {
public:
  explicit json_writer(std::string& out, field_names called = field_names::declared)
      : cereal::OutputArchive<json_writer>(this), out_{out}, called_{called} {}

  void begin_object() {
    out_ += '{';
    ++depth_;
  }
  void end_object() {
    out_ += '}';
    --depth_;
  }
  void begin_items() { out_ += '['; }
  void end_items() { out_ += ']'; }
  void next_item();
  void name(const char* field);

  void write_null() { out_ += "null"; }
  void write(bool value) { out_ += value ? "true" : "false"; }
  void write(std::int64_t value);
  void write(std::string_view value);

private:
  std::string& out_;
  field_names called_;
  int depth_ = 0;
};

template <class T>
concept written_json_object = cereal::traits::has_member_serialize<T, json_writer>::value;

template <class T>
void prologue(json_writer& out, const T&) {
  if constexpr (written_json_object<T>)
    out.begin_object();
}

template <class T>
void epilogue(json_writer& out, const T&) {
  if constexpr (written_json_object<T>)
    out.end_object();
}

template <class T>
void save(json_writer& out, const cereal::NameValuePair<T>& field) {
  out.name(field.name);
  out(field.value);
}

template <class T>
void save(json_writer& out, const defaulted_field<T>& field) {
  out.name(field.name);
  out(field.value);
}

template <class T>
void save(json_writer& out, const std::optional<T>& value) {
  if (value)
    out(*value);
  else
    out.write_null();
}

template <restricted T>
void save(json_writer& out, const T& value) {
  out.write(value.to_wire());
}

template <class T>
void save(json_writer& out, const std::vector<T>& items) {
  out.begin_items();
  for (const auto& one : items) {
    out.next_item();
    out(one);
  }
  out.end_items();
}

template <class T, std::size_t Least, std::size_t Most>
void save(json_writer& out, const list<T, Least, Most>& value) {
  save(out, value.items());
}

// Templates, so that a type which converts to one of these is not taken for it.
template <class T>
requires std::same_as<T, std::int64_t> || std::same_as<T, bool> || std::same_as<T, std::string>
void save(json_writer& out, const T& value) { out.write(value); }

template <std::same_as<timestamp> T>
void save(json_writer& out, const T& value) {
  out.write(std::string_view{to_rfc3339(value)});
}

}  // namespace troupe::wire
