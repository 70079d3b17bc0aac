#include "schemas/codec/json_screening.hpp"

#include "schemas/codec/refused.hpp"

#include <algorithm>
#include <vector>

namespace troupe::schemas {
namespace {

using simdjson::dom::element;
using simdjson::dom::element_type;

const std::string too_deep = "is nested more than " + std::to_string(most_json_depth) + " levels deep";

const std::string bad_number = "has a number that is malformed or does not fit 64 bits";

/// An error that simdjson 3.12 knows and 3.0 does not.
bool is_big_integer(simdjson::error_code error) {
  return std::string_view{simdjson::error_message(error)}.find("64 bits") != std::string_view::npos;
}

std::string reason_of(simdjson::error_code error) {
  switch (error) {
    case simdjson::DEPTH_ERROR:
      return too_deep;
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

/// JSON allows "-0", parsers hand it out as 0 or as a floating -0.0: nobody means it. The text is valid JSON here.
bool has_negative_zero(std::string_view text) {
  if (text.find("-0") == text.npos)
    return false;
  bool in_string = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (in_string && text[i] == '\\')
      ++i;
    else if (text[i] == '"')
      in_string = !in_string;
    else if (!in_string && text.substr(i, 2) == "-0" && text.substr(i + 2, 1).find_first_of(".eE") == text.npos &&
             (i == 0 || (text[i - 1] != 'e' && text[i - 1] != 'E')))
      return true;
  }
  return false;
}

/// Walks everything, read later or not. Faults are thrown with their path, built while unwinding.
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

}  // namespace

screened parse_strictly(simdjson::dom::parser& parser, std::string& scratch, std::string_view text) {
  if (text.substr(0, 3) == "\xEF\xBB\xBF")  // simdjson 3.12 would pass over it
    return {{}, {}, "is not JSON: begins with a byte order mark"};
  pad(scratch, text);
  element root;
  if (const auto error = parser.parse(scratch.data(), scratch.size(), false).get(root))
    return {{}, {}, reason_of(error)};
  if (!root.is_object())
    return {{}, {}, "must be one JSON object"};
  if (has_negative_zero(text))
    return {{}, {}, "has the number -0; write 0"};
  try {
    walk::through(root, 0);
  } catch (const refused& fault) {
    return {{}, fault.why().field, fault.why().reason};
  }
  return {root, {}, {}};
}

}  // namespace troupe::schemas
