// How a struct names its fields: inside `template <class Archive> void serialize(Archive& ar)`, as a member function (a
// free one would be taken by CAF for its own).
//   ar(field("paymentId", payment_id), field("accountId", account_id), field_or_default("currency", currency));
#pragma once

#include <cereal/details/helpers.hpp>

namespace troupe::wire {

/// A field that must be there, unless it is a std::optional: then absent and null both mean nullopt.
template <class T>
cereal::NameValuePair<T&> field(const char* name, T& value) {
  return {name, value};
}

/// Keeps the struct's default when absent.
template <class T>
struct defaulted_field {
  const char* name;
  T& value;
};

template <class T>
defaulted_field<T> field_or_default(const char* name, T& value) {
  return {name, value};
}

}  // namespace troupe::wire
