// What makes a plain struct a message: one declaration that serves topics, outbox, HTTP and golden files.
#pragma once

#include "runtime/wire/identity.hpp"

#include <concepts>
#include <string>
#include <string_view>

namespace troupe::wire {

/// What TROUPE_MESSAGE declares; see troupe/message.hpp.
template <class T>
struct message_traits;

template <class T>
requires requires { typename T::troupe_message; }
struct message_traits<T> {
  static constexpr std::string_view name = T::troupe_message::name;  // its default topic, and its key in [routes]
  static constexpr int version = T::troupe_message::version;
  static std::string key(const T& of) { return of.troupe_key(); }  // records with equal keys keep their order
};

template <class T>
concept message = requires(const T& value) {
  { message_traits<T>::name } -> std::convertible_to<std::string_view>;
  { message_traits<T>::version } -> std::convertible_to<int>;
  { message_traits<T>::key(value) } -> std::same_as<std::string>;
};

/// CloudEvents type, e.g. "troupe.payment-captured.v1".
inline std::string type_of(std::string_view name, int version) {
  return own_domain() + '.' + std::string{name} + ".v" + std::to_string(version);
}
template <message T>
std::string type_name() {
  return type_of(message_traits<T>::name, message_traits<T>::version);
}

}  // namespace troupe::wire
