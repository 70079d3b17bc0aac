#pragma once

#include <string>
#include <vector>

namespace troupe::store {

/// A script that was released never changes; what comes later is the component's next number.
struct migration {
  int version = 0;
  std::string name;  // "0001_runtime", of digits, small letters and '_'
  std::string sql;
  std::string component = "runtime";
};

}  // namespace troupe::store
