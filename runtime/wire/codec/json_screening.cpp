#include "runtime/wire/codec/json_screening.hpp"

#include "runtime/wire/codec/refused.hpp"

#include <algorithm>
#include <charconv>
#include <vector>

namespace troupe::wire {
namespace {

using simdjson::dom::element;
using simdjson::dom::element_type;

const std::string too_deep = "is nested more than " + std::to_string(most_json_depth) + " levels deep";
const std::string far_too_deep = "is nested more than " + std::to_string(most_ignored_depth) + " levels deep";

const std::string bad_number = "has a number that is malformed or does not fit 64 bits";

/// An error that simdjson 3.12 knows and 3.0 does not.
bool is_big_integer(simdjson::error_code error) {
  return std::string_view{simdjson::error_message(error)}.find("64 bits") != std::string_view::npos;
}

std::string reason_of(simdjson::error_code error) {
  switch (error) {
    case simdjson::DEPTH_ERROR:
      return far_too_deep;
    case simdjson::UTF8_ERROR:
      return "is not valid UTF-8";
    case simdjson::EMPTY:
      return "is empty; must be one JSON object";
    case simdjson::UNESCAPED_CHARS:
      return "has a control character in a string; JSON wants it escaped";
    case simdjson::UNCLOSED_STRING:
      return "is not JSON: a string has no end";
    case simdjson::STRING_ERROR:
      return "is not JSON: a string has a wrong escape";
    case simdjson::NUMBER_ERROR:
      return bad_number;
    case simdjson::CAPACITY:
      return "is too long";
    default:
      if (is_big_integer(error))
        return bad_number;
      return "is not JSON; must be one object, complete, with nothing behind it";
  }
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Takes the digits off the front; false when there are none.
bool take_digits(std::string_view& text) {
  const auto end = std::find_if_not(text.begin(), text.end(), is_digit);
  const auto count = static_cast<std::size_t>(end - text.begin());
  text.remove_prefix(count);
  return count > 0;
}

bool is_number(std::string_view text) {
  text.remove_prefix(text.starts_with('-') ? 1 : 0);
  const bool led_by_zero = text.size() > 1 && text[0] == '0' && is_digit(text[1]);
  if (led_by_zero || !take_digits(text))
    return false;
  if (text.starts_with('.') && (text.remove_prefix(1), !take_digits(text)))
    return false;
  if (text.starts_with('e') || text.starts_with('E')) {
    text.remove_prefix(1);
    text.remove_prefix(text.starts_with('+') || text.starts_with('-') ? 1 : 0);
    if (!take_digits(text))
      return false;
  }
  return text.empty();
}

template <class T>
bool fits(std::string_view number) {
  T value{};
  return std::from_chars(number.data(), number.data() + number.size(), value).ec == std::errc{};
}

/// A number of JSON that readers disagree about: "-0", which parsers hand out as 0 or as -0.0, and what 64 bits do not
/// hold.
bool is_disputed(std::string_view number) {
  if (!is_number(number))
    return false;
  if (number.find_first_of(".eE") != number.npos)
    return !fits<double>(number);
  return number == "-0" || !(fits<std::int64_t>(number) || fits<std::uint64_t>(number));
}

bool may_begin_number(char c) { return is_digit(c) || c == '-'; }

std::size_t end_of_number(std::string_view text, std::size_t at) {
  return std::min(text.find_first_not_of("0123456789+-.eE", at), text.size());
}

/// Behind the string that begins at `at`, or the end.
std::size_t end_of_string(std::string_view text, std::size_t at) {
  for (++at; at < text.size() && text[at] != '"'; ++at)
    at += text[at] == '\\' ? 1 : 0;
  return std::min(at + 1, text.size());
}

/// The text with a number that suits no field in place of each disputed one: a field that is read is refused by its
/// name, one that nobody reads harms nobody.
std::string without_disputed(std::string_view text) {
  std::string out;
  for (std::size_t i = 0, end = 0; i < text.size(); i = end) {
    const bool number = may_begin_number(text[i]);
    end = number ? end_of_number(text, i) : text[i] == '"' ? end_of_string(text, i) : i + 1;
    const auto piece = text.substr(i, end - i);
    out += number && is_disputed(piece) ? "0.5" : piece;
  }
  return out;
}

bool may_have_disputed(std::string_view text, simdjson::error_code error) {
  const bool number = error == simdjson::NUMBER_ERROR || (error != simdjson::SUCCESS && is_big_integer(error));
  return number || (error == simdjson::SUCCESS && text.find("-0") != text.npos);
}

/// Walks everything, as nothing is left unread where all fields must be known. Faults are thrown with their path, built
/// while unwinding.
class walk {
public:
  static void through(element value, std::size_t depth) {
    switch (value.type()) {
      case element_type::OBJECT:
        object(value.get_object().value_unsafe(), depth + 1);
        return;
      case element_type::ARRAY:
        array(value.get_array().value_unsafe(), depth + 1);
        return;
      case element_type::STRING:
        string(value.get_string().value_unsafe());
        return;
      default:
        return;
    }
  }

private:
  static void string(std::string_view value) {
    if (value.find('\0') != value.npos)
      throw refused{{{}, "must not contain the NUL character"}};
  }

  static void depth_of(std::size_t depth) {
    if (depth > most_json_depth)
      throw refused{{{}, too_deep}};
  }

  static void object(simdjson::dom::object fields, std::size_t depth) {
    depth_of(depth);
    for (const auto field : fields) {
      string(field.key);
      try {
        through(field.value, depth);
      } catch (const refused& inner) {
        throw refused{{below(std::string{field.key}, inner.why().field), inner.why().reason}};
      }
    }
    unique_keys(fields);
  }

  static void array(simdjson::dom::array items, std::size_t depth) {
    depth_of(depth);
    std::size_t at = 0;
    for (const auto item : items) {
      try {
        through(item, depth);
      } catch (const refused& inner) {
        throw refused{{below('[' + std::to_string(at) + ']', inner.why().field), inner.why().reason}};
      }
      ++at;
    }
  }

  static std::string below(std::string outer, const std::string& inner) {
    if (!inner.empty() && inner.front() != '[')
      outer += '.';
    return outer + inner;
  }

  // Sorted, because thousands of keys compared in pairs would be a cheap attack.
  static void unique_keys(simdjson::dom::object fields) {
    thread_local std::vector<std::string_view> keys;
    keys.clear();
    for (const auto field : fields)
      keys.push_back(field.key);
    std::sort(keys.begin(), keys.end());
    const auto twice = std::adjacent_find(keys.begin(), keys.end());
    if (twice != keys.end())
      throw refused{{std::string{*twice}, "is there more than once"}};
  }
};

void pad(std::string& scratch, std::string_view text) {
  scratch.clear();
  scratch.reserve(text.size() + simdjson::SIMDJSON_PADDING);
  scratch.assign(text);
}

simdjson::error_code parse(simdjson::dom::parser& parser, std::string& scratch, std::string_view text, element& root) {
  pad(scratch, text);
  const auto error = parser.parse(scratch.data(), scratch.size(), false).get(root);
  if (!may_have_disputed(text, error))
    return error;
  pad(scratch, without_disputed(text));
  return parser.parse(scratch.data(), scratch.size(), false).get(root);
}

}  // namespace

screened parse_strictly(simdjson::dom::parser& parser, std::string& scratch, std::string_view text,
                        unknown_fields unknown) {
  if (text.substr(0, 3) == "\xEF\xBB\xBF")  // simdjson 3.12 would pass over it
    return {{}, {}, "is not JSON: begins with a byte order mark"};
  element root;
  if (const auto error = parse(parser, scratch, text, root))
    return {{}, {}, reason_of(error)};
  if (!root.is_object())
    return {{}, {}, "must be one JSON object"};
  if (unknown == unknown_fields::ignore)
    return {root, {}, {}};
  try {
    walk::through(root, 0);
  } catch (const refused& fault) {
    return {{}, fault.why().field, fault.why().reason};
  }
  return {root, {}, {}};
}

}  // namespace troupe::wire
