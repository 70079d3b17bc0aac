#include "runtime/wire/codec/json_writer.hpp"

#include <charconv>

namespace troupe::wire {
namespace {

constexpr char hex[] = "0123456789abcdef";

bool needs_escape(char one) {
  return static_cast<unsigned char>(one) < 0x20 || one == '"' || one == '\\' || one == 0x7F;
}

void append_escaped(std::string& out, char one) {
  switch (one) {
    case '"':
      out += "\\\"";
      return;
    case '\\':
      out += "\\\\";
      return;
    case '\n':
      out += "\\n";
      return;
    case '\r':
      out += "\\r";
      return;
    case '\t':
      out += "\\t";
      return;
    default:
      (out += "\\u00") += hex[one >> 4 & 0xF];
      out += hex[one & 0xF];
  }
}

}  // namespace

void json_writer::next_item() {
  if (out_.back() != '[')
    out_ += ',';
}

void json_writer::name(const char* field) {
  // After '{' comes no comma. A value never ends in '{': strings end in a quote.
  if (out_.back() != '{')
    out_ += ',';
  out_ += '"';
  if (called_ == field_names::columns && depth_ == 1)
    out_ += column_of(field);
  else
    out_ += field;
  out_ += "\":";
}

void json_writer::write(std::int64_t value) {
  char digits[20];
  const auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
  out_.append(digits, end);
}

void json_writer::write(std::string_view value) {
  out_ += '"';
  for (const char one : value) {
    if (needs_escape(one))
      append_escaped(out_, one);
    else
      out_ += one;
  }
  out_ += '"';
}

}  // namespace troupe::wire
