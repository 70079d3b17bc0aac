// What the macros of troupe/message.hpp are made of.
#pragma once

#include "runtime/wire/field.hpp"
#include "runtime/wire/identifier.hpp"
#include "runtime/wire/list.hpp"
#include "runtime/wire/not_allowed.hpp"
#include "runtime/wire/timestamp.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace troupe::wire {

/// A literal as a template argument.
template <std::size_t Size>
struct literal {
  char text[Size]{};
  constexpr literal(const char (&from)[Size]) { std::copy_n(from, Size, text); }
  constexpr std::string_view view() const { return {text, Size - 1}; }
};

/// "account_id" -> "accountId"; "defaulted(account_id)" too.
template <literal Member>
struct json_name {
  static constexpr std::string_view member() {
    auto name = Member.view();
    if (const auto open = name.find('('); open != name.npos)
      name = name.substr(open + 1, name.find(')') - open - 1);
    return name;
  }
  static constexpr auto text = [] {
    std::array<char, sizeof Member.text> out{};
    std::size_t size = 0;
    bool is_next_large = false;
    for (const char one : member()) {
      if (one == '_') {
        is_next_large = size > 0;
        continue;
      }
      out[size++] = is_next_large && one >= 'a' && one <= 'z' ? static_cast<char>(one - 'a' + 'A') : one;
      is_next_large = false;
    }
    return out;
  }();
};

template <class T>
struct defaulted_member {
  T& value;
};
template <class T>
defaulted_member<T> defaulted(T& member) {
  return {member};
}

/// Stands for any archive.
struct some_archive {
  template <class... Fields>
  void operator()(Fields&&...) {}
};

template <class T>
inline constexpr bool travels_alone = std::same_as<T, std::int64_t> || std::same_as<T, bool> ||
                                      std::same_as<T, std::string> || std::same_as<T, timestamp> || restricted<T> ||
                                      requires(T& value, some_archive& archive) {
  value.serialize(archive);
};
template <class T>
inline constexpr bool can_travel = travels_alone<T>;
template <class T>
inline constexpr bool can_travel<std::optional<T>> = can_travel<T>;
template <class T>
inline constexpr bool can_travel<std::vector<T>> = can_travel<T>;
template <class T, std::size_t Least, std::size_t Most>
inline constexpr bool can_travel<list<T, Least, Most>> = can_travel<T>;

/// So that the name of a column and that in JSON can be made from each other.
constexpr bool is_member_name(std::string_view name) {
  const auto is_small = [](char one) { return one >= 'a' && one <= 'z'; };
  for (std::size_t i = 0; i < name.size(); ++i)
    if ((name[i] >= 'A' && name[i] <= 'Z') || (name[i] == '_' && (i + 1 == name.size() || !is_small(name[i + 1]))))
      return false;
  return !name.empty() && is_small(name[0]);
}

template <literal Member, class T>
auto named(T& member) {
  static_assert(
      is_member_name(json_name<Member>::member()),
      "a member that travels is called like this: account_id; small letters and digits, a letter behind each _");
  static_assert(can_travel<T>,
                "a member of this type cannot travel: take std::int64_t, bool, std::string, troupe::timestamp, "
                "troupe::identifier, troupe::money, troupe::bounded, troupe::text, troupe::choice, troupe::list, a "
                "struct with TROUPE_FIELDS, or std::optional or std::vector of one of these");
  return field(json_name<Member>::text.data(), member);
}
template <literal Member, class T>
auto named(const defaulted_member<T>& member) {
  static_assert(can_travel<T>, "a defaulted(member) of this type cannot travel; see the list in troupe/message.hpp");
  return field_or_default(json_name<Member>::text.data(), member.value);
}

/// What `key = member` assigns to.
class key_text {
public:
  key_text& operator=(std::int64_t value) { return *this = std::to_string(value); }
  key_text& operator=(std::string value) {
    text_ = std::move(value);
    return *this;
  }
  template <restricted T>
  key_text& operator=(const T& value) {
    return *this = value.to_wire();
  }

  std::string text() && { return std::move(text_); }

private:
  std::string text_;
};

/// 0: no number from 1 to 9999.
constexpr int version_in(std::string_view said) {
  int out = 0;
  for (const char one : said) {
    if (one < '0' || one > '9' || out > 999)
      return 0;
    out = 10 * out + (one - '0');
  }
  return out;
}

/// "key = account_id"
constexpr bool is_key(std::string_view said) {
  if (!said.starts_with("key"))
    return false;
  said.remove_prefix(3);
  said.remove_prefix(std::min(said.find_first_not_of(' '), said.size()));
  return said.starts_with("=") && !said.starts_with("==");
}

/// Kafka would allow more; a name is also a word in node files, in URLs of the admin address and in `ce_type`.
constexpr bool is_message_name(std::string_view name) {
  const auto is_fine = [](char one) { return (one >= 'a' && one <= 'z') || (one >= '0' && one <= '9') || one == '-'; };
  return !name.empty() && name.size() <= 200 && std::all_of(name.begin(), name.end(), is_fine);
}

}  // namespace troupe::wire
