// What a message looks like, as plain values: its fields with their types and limits, in the order in which they
// travel. For golden files that tell whether a change of a struct needs a new version. Pure.
#pragma once

#include "runtime/wire/bounded.hpp"
#include "runtime/wire/choice.hpp"
#include "runtime/wire/declared.hpp"
#include "runtime/wire/message.hpp"
#include "runtime/wire/text.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace troupe::wire {

struct described_field {
  std::string path;                        // "items[].quantity"
  std::string type;                        // "integer", "string", "text", "time", "choice", "list", "object", ...
  std::optional<std::int64_t> least = {};  // of an integer, of the bytes of a text, of the items of a list
  std::optional<std::int64_t> most = {};
  std::vector<std::string> names = {};  // of a choice; of a type with limits of its own, its sentence
  bool may_be_absent = false;

  bool operator==(const described_field&) const = default;
};

struct described_message {
  std::string name;
  int version = 0;
  std::string key;  // "key = account", as it is declared
  std::vector<described_field> fields = {};

  bool operator==(const described_message&) const = default;
};

namespace describing {

using fields = std::vector<described_field>;

template <class T>
void add(fields& to, described_field as);

/// An archive that is told the fields of a struct.
class struct_reader {
public:
  struct_reader(fields& to, std::string prefix) : to_{to}, prefix_{std::move(prefix)} {}

  template <class... Fields>
  void operator()(Fields&&... each) {
    (take(each), ...);
  }

private:
  template <class T>
  void take(const cereal::NameValuePair<T>& one) {
    add<std::remove_cvref_t<T>>(to_, {prefix_ + one.name, ""});
  }
  template <class T>
  void take(const defaulted_field<T>& one) {
    described_field as{prefix_ + one.name, ""};
    as.may_be_absent = true;
    add<std::remove_cvref_t<T>>(to_, std::move(as));
  }

  fields& to_;
  std::string prefix_;
};

template <class T>
struct limits_of {
  static void set(described_field& to) {
    to.type = "own";
    to.names = {T::allowed()};
  }
};
template <>
struct limits_of<identifier> {
  static void set(described_field& to) { to.type = "identifier"; }
};
template <class Int, Int Least, Int Most>
struct limits_of<bounded<Int, Least, Most>> {
  static void set(described_field& to) { to.type = "integer", to.least = Least, to.most = Most; }
};
template <std::size_t Most, std::size_t Least>
struct limits_of<text<Most, Least>> {
  static void set(described_field& to) { to.type = "text", to.least = Least, to.most = Most; }
};
template <class Enum>
struct limits_of<choice<Enum>> {
  static void set(described_field& to) {
    to.type = "choice";
    for (const auto& one : troupe_choices(static_cast<const Enum*>(nullptr)))
      to.names.emplace_back(one.first);
  }
};

/// A list and what is in it.
template <class Item>
void add_list(fields& to, described_field as) {
  as.type = "list";
  auto path = as.path + "[]";
  to.push_back(std::move(as));
  add<Item>(to, {std::move(path), ""});
}

template <class T>
struct shape {
  static void add(fields& to, described_field as) {
    if constexpr (restricted<T>) {
      limits_of<T>::set(as);
      to.push_back(std::move(as));
    } else if constexpr (requires(T & value, some_archive & archive) { value.serialize(archive); }) {
      const auto prefix = as.path + '.';
      as.type = "object";
      to.push_back(std::move(as));
      struct_reader inside{to, prefix};
      T{}.serialize(inside);
    } else {
      as.type = std::same_as<T, std::int64_t> ? "integer"
                : std::same_as<T, bool>       ? "boolean"
                : std::same_as<T, timestamp>  ? "time"
                                              : "string";
      to.push_back(std::move(as));
    }
  }
};
template <class T>
struct shape<std::optional<T>> {
  static void add(fields& to, described_field as) {
    as.may_be_absent = true;
    describing::add<T>(to, std::move(as));
  }
};
template <class T>
struct shape<std::vector<T>> {
  static void add(fields& to, described_field as) { add_list<T>(to, std::move(as)); }
};
template <class T, std::size_t Least, std::size_t Most>
struct shape<list<T, Least, Most>> {
  static void add(fields& to, described_field as) {
    as.least = Least, as.most = Most;
    add_list<T>(to, std::move(as));
  }
};

template <class T>
void add(fields& to, described_field as) {
  shape<T>::add(to, std::move(as));
}

}  // namespace describing

/// One version of a message.
template <message T>
described_message described() {
  described_message out{std::string{message_traits<T>::name}, message_traits<T>::version,
                        std::string{T::troupe_message::key}};
  describing::struct_reader reader{out.fields, ""};
  T{}.serialize(reader);
  return out;
}

/// And those that it can be read from.
template <message T>
std::vector<described_message> all_described() {
  std::vector<described_message> out{described<T>()};
  if constexpr (requires { typename T::earlier; })
    for (auto& one : all_described<typename T::earlier>())
      out.push_back(std::move(one));
  return out;
}

}  // namespace troupe::wire
