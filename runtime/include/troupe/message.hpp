// How a plain struct becomes something that travels: one declaration serves topics, outbox, HTTP bodies, database rows
// and golden files. Pure: no thread, no actor, no I/O.
//
//   struct payment_captured {
//     troupe::identifier payment_id, account_id;
//     troupe::money amount;
//     std::optional<std::string> note;
//     TROUPE_MESSAGE(payment_captured, "payment-captured", 1, key = account_id, payment_id, account_id, amount, note);
//   };
//
// TROUPE_MESSAGE(struct, name, version, key = member, members in their order ...): an event on a topic. The name is its
// default topic and what node files call it; records with equal keys keep their order.
// Such a struct stands in a namespace or in a class, not in a function.
// TROUPE_FIELDS(struct, members ...): a part of a message, a body of an HTTP route, a row.
// TROUPE_CHOICE(enum, enumerators ...), behind an enum: it may travel as troupe::choice<enum>, by these names.
//
// A member `account_id` is "accountId" in JSON. It must be there unless it is a std::optional, or is given as
// defaulted(member): then the struct's own default stands when it is absent. New members go to the end, as one of these
// two; anything else is a new version. At most 64 members. A struct whose members bind each other declares
// `std::optional<troupe::decode_error> mistake() const`; whoever reads one asks it.
//
// A new version is a new struct with the same name; it may read what the earlier one says, wherever that still comes
// from:
//     using earlier = payment_captured_v1;
//     static payment_captured upcast(earlier before);
//
// What bytes from outside hold is checked while it is read, and the reader is told the field and what is allowed. A
// value that our own code gives to a type that does not allow it throws std::invalid_argument.
#pragma once

#include "runtime/wire/choice.hpp"
#include "runtime/wire/codec/codec.hpp"
#include "runtime/wire/declared.hpp"
#include "runtime/wire/identifier.hpp"
#include "runtime/wire/list.hpp"
#include "runtime/wire/message.hpp"
#include "runtime/wire/money.hpp"
#include "runtime/wire/text.hpp"
#include "runtime/wire/timestamp.hpp"

#include <array>
#include <string_view>
#include <utility>

namespace troupe {

using wire::bounded;         // bounded<std::int64_t, 1, 100>
using wire::choice;          // choice<an_enum>: travels by name, see TROUPE_CHOICE
using wire::decode_error;    // a field and what is allowed there
using wire::identifier;      // a positive integer that names a row
using wire::list;            // list<T, least, most>
using wire::message_traits;  // what TROUPE_MESSAGE declares
using wire::money;           // in the smallest unit, never negative
using wire::text;            // text<most bytes>: printable UTF-8
using wire::timestamp;       // microseconds since 1970

/// A struct with TROUPE_MESSAGE.
template <class T>
concept event = wire::message<T>;

}  // namespace troupe

#define TROUPE_FIELDS(type, ...)                     \
  template <class Archive>                           \
  void serialize(Archive& troupe_archive) {          \
    using ::troupe::wire::defaulted;                 \
    TROUPE_FOR_EACH(TROUPE_NAMED_FIELD, __VA_ARGS__) \
  }                                                  \
  bool operator==(const type&) const = default

#define TROUPE_CHOICE(type, ...)                                          \
  constexpr auto troupe_choices(const type*) {                            \
    using troupe_enum = type;                                             \
    return std::array{TROUPE_FOR_EACH(TROUPE_NAMED_CHOICE, __VA_ARGS__)}; \
  }                                                                       \
  static_assert(true)

#define TROUPE_MESSAGE(type, message_name, message_version, message_key, ...)                                    \
  struct troupe_message {                                                                                        \
    static constexpr std::string_view name = message_name;                                                       \
    static constexpr int version = ::troupe::wire::version_in(#message_version);                                 \
    static constexpr std::string_view key = #message_key;                                                        \
    static_assert(::troupe::wire::is_message_name(name),                                                         \
                  "TROUPE_MESSAGE: a name has 1 to 200 small letters, digits and '-', as \"payment-captured\""); \
    static_assert(version >= 1, "TROUPE_MESSAGE: the third argument is the version, a number from 1 on");        \
    static_assert(::troupe::wire::is_key(#message_key),                                                          \
                  "TROUPE_MESSAGE: the fourth argument says whose order counts: key = member");                  \
  };                                                                                                             \
  /* a member may be called key */                                                                               \
  _Pragma("GCC diagnostic push") _Pragma("GCC diagnostic ignored \"-Wshadow\"") std::string troupe_key() const { \
    ::troupe::wire::key_text key;                                                                                \
    message_key;                                                                                                 \
    return std::move(key).text();                                                                                \
  }                                                                                                              \
  _Pragma("GCC diagnostic pop") TROUPE_FIELDS(type, __VA_ARGS__)

// From here on: how the two work.

#define TROUPE_NAMED_FIELD(member) troupe_archive(::troupe::wire::named<#member>(member));

#define TROUPE_NAMED_CHOICE(name) std::pair<std::string_view, troupe_enum>{#name, troupe_enum::name},

#define TROUPE_PARENTHESES ()
#define TROUPE_EXPAND(...) TROUPE_EXPAND_3(TROUPE_EXPAND_3(TROUPE_EXPAND_3(TROUPE_EXPAND_3(__VA_ARGS__))))
#define TROUPE_EXPAND_3(...) TROUPE_EXPAND_2(TROUPE_EXPAND_2(TROUPE_EXPAND_2(TROUPE_EXPAND_2(__VA_ARGS__))))
#define TROUPE_EXPAND_2(...) TROUPE_EXPAND_1(TROUPE_EXPAND_1(TROUPE_EXPAND_1(TROUPE_EXPAND_1(__VA_ARGS__))))
#define TROUPE_EXPAND_1(...) __VA_ARGS__
#define TROUPE_FOR_EACH(macro, ...) __VA_OPT__(TROUPE_EXPAND(TROUPE_FOR_NEXT(macro, __VA_ARGS__)))
#define TROUPE_FOR_NEXT(macro, first, ...) \
  macro(first) __VA_OPT__(TROUPE_FOR_AGAIN TROUPE_PARENTHESES(macro, __VA_ARGS__))
#define TROUPE_FOR_AGAIN() TROUPE_FOR_NEXT
