#include "tools/troupe/schema_text.hpp"

#include "runtime/wire/joined.hpp"

#include <charconv>
#include <sstream>

namespace troupe::schema {
namespace {

using wire::described_field, wire::described_message;

constexpr auto remark =
    "# Written by the subcommand schema. A change that it calls incompatible needs a new version of the message.\n";

std::vector<std::string> split(const std::string& text) {
  std::vector<std::string> out;
  std::istringstream in{text};
  for (std::string one; std::getline(in, one, '|');)
    out.push_back(one);
  return out;
}

template <class Number>
std::optional<Number> number_in(const std::string& text) {
  Number out{};
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), out);
  return fault == std::errc{} && end == text.data() + text.size() ? std::optional{out} : std::nullopt;
}

/// What stands behind the type.
bool read_limits(const std::string& rest, described_field& into) {
  if (rest.empty())
    return into.type != "choice" && into.type != "own";
  if (into.type == "own" || into.type == "choice") {
    into.names = into.type == "own" ? std::vector{rest} : split(rest);
    return true;
  }
  const auto middle = rest.find(" to ");
  if (middle == rest.npos)
    return false;
  into.least = number_in<std::int64_t>(rest.substr(0, middle));
  into.most = number_in<std::int64_t>(rest.substr(middle + 4));
  return into.least && into.most;
}

std::optional<described_field> field_in(const std::string& line) {
  std::istringstream in{line};
  described_field out;
  std::string rest;
  if (!(in >> out.path >> out.type))
    return std::nullopt;
  std::getline(in >> std::ws, rest);
  if (out.path.ends_with('?')) {
    out.may_be_absent = true;
    out.path.pop_back();
  }
  return read_limits(rest, out) && !out.path.empty() ? std::optional{out} : std::nullopt;
}

std::optional<described_message> head_in(const std::string& line) {
  std::istringstream in{line};
  std::string message, version, number, more;
  described_message out;
  if (!(in >> message >> out.name >> version >> number) || message != "message" || version != "version" || in >> more)
    return std::nullopt;
  const auto count = number_in<int>(number);
  out.version = count.value_or(0);
  return out.version > 0 ? std::optional{out} : std::nullopt;
}

}  // namespace

std::string file_name(const std::string& message, int version) {
  return message + ".v" + std::to_string(version) + ".schema";
}

std::string type_text(const described_field& of) {
  if (!of.names.empty())
    return of.type + ' ' + wire::joined(of.names, "|");
  return of.type + (of.least && of.most ? ' ' + std::to_string(*of.least) + " to " + std::to_string(*of.most) : "");
}

std::string to_text(const described_message& of) {
  auto out =
      remark + std::string{"message "} + of.name + " version " + std::to_string(of.version) + '\n' + of.key + '\n';
  for (const auto& one : of.fields)
    out += one.path + (one.may_be_absent ? "? " : " ") + type_text(one) + '\n';
  return out;
}

tl::expected<described_message, std::string> from_text(const std::string& text) {
  std::istringstream in{text};
  std::optional<described_message> out;
  std::string line;
  for (int number = 1; std::getline(in, line); ++number) {
    const auto refuse = [&](const std::string& wanted) {
      return tl::unexpected{"line " + std::to_string(number) + " is \"" + line + "\" where " + wanted + " belongs"};
    };
    if (line.empty() || line[0] == '#')
      continue;
    if (!out) {
      if (!(out = head_in(line)))
        return refuse("message NAME version NUMBER");
    } else if (out->key.empty()) {
      if (!wire::is_key(line))
        return refuse("key = MEMBER");
      out->key = line;
    } else if (auto field = field_in(line)) {
      out->fields.push_back(std::move(*field));
    } else {
      return refuse("FIELD TYPE [LIMITS]");
    }
  }
  if (!out || out->key.empty())
    return tl::unexpected{std::string{"it ends before a message and its key were named"}};
  return std::move(*out);
}

}  // namespace troupe::schema
