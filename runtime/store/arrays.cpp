#include "runtime/store/arrays.hpp"

namespace troupe::store {

array_literal& array_literal::add(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\')
      quoted += '\\';
    quoted += c;
  }
  return add_raw(quoted += '"');
}

array_literal& array_literal::add_null() { return add_raw("NULL"); }

const std::string& array_literal::text() {
  if (!closed_)
    text_ += '}';
  closed_ = true;
  return text_;
}

array_literal& array_literal::add_raw(std::string_view element) {
  if (closed_)
    text_.pop_back();
  closed_ = false;
  if (size_ > 0)
    text_ += ',';
  text_ += element;
  ++size_;
  return *this;
}

}  // namespace troupe::store
