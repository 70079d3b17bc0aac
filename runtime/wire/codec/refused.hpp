#pragma once

#include "runtime/wire/codec/codec.hpp"

#include <concepts>
#include <exception>
#include <optional>
#include <utility>

namespace troupe::wire {

/// How an archive leaves a cereal traversal early. Never gets past from_json() and from_binary().
class refused : public std::exception {
public:
  explicit refused(decode_error why) : why_{std::move(why)} {}
  const char* what() const noexcept override { return why_.reason.c_str(); }
  const decode_error& why() const { return why_; }

private:
  decode_error why_;
};

/// A struct whose fields bind each other (an end after its start) declares `mistake()`; readers ask it when all fields
/// are read. The error's field is relative to the struct.
template <class T>
concept self_checking = requires(const T& value) {
  { value.mistake() } -> std::same_as<std::optional<decode_error>>;
};

}  // namespace troupe::wire
