#include "runtime/http/message.hpp"

#include <algorithm>

namespace troupe::http {

const std::string* request::header(const std::string& name) const {
  const auto found = std::find_if(head.begin(), head.end(), [&](const auto& line) { return line.first == name; });
  return found == head.end() ? nullptr : &found->second;
}

}  // namespace troupe::http
