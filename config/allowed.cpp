#include "config/allowed.hpp"

#include "config/address.hpp"
#include "config/mistake.hpp"
#include "config/url.hpp"

#include <algorithm>

namespace troupe::config {
namespace {

constexpr std::size_t longest_name = 249;  // of a Kafka topic
constexpr std::int64_t open_end = std::numeric_limits<std::int64_t>::max();

std::string limits(range allowed, const auto& print) {
  const auto least = print(allowed.least);
  return allowed.most == open_end ? "at least " + least : least + " to " + print(allowed.most);
}

std::string text_allowed(form wanted) {
  switch (wanted) {
    case form::any:
      return "text";
    case form::filled:
      return "text, not empty";
    case form::name:
      return "1 to 249 letters, digits, dots, dashes, underscores";
    case form::host_port:
      return "an address \"host:port\"";
    case form::url:
      return "a URL \"scheme://...\"";
  }
  return {};
}

struct in_words {
  const option& declared;
  range allowed;

  std::string operator()(const bool*) const { return "true or false"; }
  std::string operator()(const properties*) const { return "text, numbers, true or false"; }
  std::string operator()(const std::string*) const {
    return declared.words.words.empty() ? text_allowed(declared.looks_like) : listed(declared.words.words);
  }
  std::string operator()(const duration*) const {
    return "a duration with its unit, ms, s, m or h: " +
           limits(allowed, [](std::int64_t ms) { return in_quotes(to_string(duration{ms})); });
  }
  std::string operator()(const byte_size*) const {
    return "a size with its unit, B, KiB, MiB or GiB: " + limits(allowed, [](std::int64_t n) {
             return in_quotes(to_string(byte_size{static_cast<std::uint64_t>(n)}));
           });
  }
  template <class Integer>
  std::string operator()(const Integer*) const {
    return "a whole number, " + limits(allowed, [](std::int64_t n) { return std::to_string(n); });
  }
};

struct held_by_type {
  range operator()(const duration*) const { return {0, open_end}; }
  range operator()(const byte_size*) const { return {0, open_end}; }
  range operator()(const std::int32_t*) const { return type_range<std::int32_t>(); }
  range operator()(const std::uint32_t*) const { return type_range<std::uint32_t>(); }
  range operator()(const auto*) const { return {}; }

  template <class Integer>
  static range type_range() {
    return {std::numeric_limits<Integer>::min(), std::numeric_limits<Integer>::max()};
  }
};

bool is_name(std::string_view text) {
  return !text.empty() && text.size() <= longest_name && text != "." && text != ".." &&
         text.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-") == text.npos;
}

}  // namespace

range allowed_range(const option& declared, const field& bound) {
  const auto held = std::visit(held_by_type{}, bound);
  return {std::max(declared.allowed.least, held.least), std::min(declared.allowed.most, held.most)};
}

std::string allowed_values(const option& declared, const field& bound) {
  return std::visit(in_words{declared, allowed_range(declared, bound)}, bound);
}

bool has_form(std::string_view text, form wanted) {
  switch (wanted) {
    case form::any:
      return true;
    case form::filled:
      return !text.empty();
    case form::name:
      return is_name(text);
    case form::host_port:
      return parse_address(text).has_value();
    case form::url:
      return text.empty() || is_url(text);
  }
  return false;
}

}  // namespace troupe::config
