#include "config/section_writer.hpp"

#include "config/allowed.hpp"
#include "config/kafka_properties.hpp"
#include "config/url.hpp"

namespace troupe::config {
namespace {

// Text that was read holds no control characters, so these two are all that needs escaping.
std::string toml_text(std::string_view value) {
  std::string text = "\"";
  for (const char c : value) {
    if (c == '"' || c == '\\')
      text += '\\';
    text += c;
  }
  return text + "\"";
}

std::string masked(const option& declared, const std::string& value) {
  if (declared.is_secret && !value.empty())
    return "***";
  return declared.looks_like == form::url ? without_password(value) : value;
}

struct as_toml {
  const option& declared;

  std::string operator()(const bool* value) const { return *value ? "true" : "false"; }
  std::string operator()(const std::string* value) const { return toml_text(masked(declared, *value)); }
  std::string operator()(const duration* value) const { return toml_text(to_string(*value)); }
  std::string operator()(const byte_size* value) const { return toml_text(to_string(*value)); }
  std::string operator()(const properties*) const { return {}; }
  std::string operator()(const auto* integer) const { return std::to_string(*integer); }
};

// The example stands in where there is no default, so that the reference is a file that can be loaded.
bool wants_example(const option& declared, const field& bound) {
  const auto* const* text = std::get_if<std::string*>(&bound);
  return text && (*text)->empty() && !declared.shown.text.empty();
}

}  // namespace

void section_writer::visit_option(const option& declared, field bound) {
  if (const auto* const* entries = std::get_if<properties*>(&bound))
    return write_table(declared, **entries);
  if (how_ == explained::yes)
    explain(declared, bound);
  const bool is_example = how_ == explained::yes && wants_example(declared, bound);
  own_ += declared.name + " = " + (is_example ? toml_text(declared.shown.text) : std::visit(as_toml{declared}, bound));
  own_ += is_example ? "  # an example, no default\n" : "\n";
}

void section_writer::visit_nested(const option& declared, const std::function<void(section_visitor&)>& visit) {
  section_writer inner{key_ + "." + declared.name, how_};
  visit(inner);
  nested_ += how_ == explained::yes ? "\n# " + declared.help + "\n" : "\n";
  nested_ += inner.text();
}

void section_writer::explain(const option& declared, const field& bound) {
  own_ += "\n# " + declared.help + "\n#   " + allowed_values(declared, bound) + "\n";
}

void section_writer::write_table(const option& declared, const properties& entries) {
  if (entries.empty() && how_ == explained::no)
    return;
  nested_ += how_ == explained::yes ? "\n# " + declared.help + "\n" : "\n";
  nested_ += "[" + key_ + "." + declared.name + "]\n";
  for (const auto& [name, value] : entries)
    nested_ += toml_text(name) + " = " + toml_text(is_secret_property(name) ? "***" : value) + "\n";
}

std::string section_writer::text() const { return "[" + key_ + "]\n" + own_ + nested_; }

}  // namespace troupe::config
