#include "config/section_reader.hpp"

#include "config/allowed.hpp"

#include <algorithm>
#include <optional>
#include <sstream>

namespace troupe::config {
namespace {

bool is_within(range allowed, std::int64_t value) { return allowed.least <= value && value <= allowed.most; }

bool is_printable(std::string_view text) {
  return std::none_of(text.begin(), text.end(), [](unsigned char c) { return c < 0x20 || c == 0x7f; });
}

std::optional<std::string> scalar_text(const toml::node& written) {
  if (const auto* text = written.as_string())
    return text->get();
  if (const auto* truth = written.as_boolean())
    return truth->get() ? "true" : "false";
  if (const auto* number = written.as_integer())
    return std::to_string(number->get());
  if (const auto* number = written.as_floating_point())
    return (std::ostringstream{} << number->get()).str();
  return {};
}

std::string shown(const option& declared, const toml::node& written) {
  if (declared.is_secret || declared.looks_like == form::url)
    return "not shown";
  if (written.is_table())
    return "a table";
  const auto text = scalar_text(written);
  if (!text)
    return written.is_array() ? "an array" : "a date or time";
  return written.is_string() ? in_quotes(*text) : *text;
}

}  // namespace

std::string join(const std::string& prefix, std::string_view key) {
  return prefix.empty() ? std::string{key} : prefix + "." + std::string{key};
}

int line_of(const toml::node& node) { return static_cast<int>(node.source().begin.line); }

const toml::node* section_reader::find(const option& declared) {
  known_.push_back(declared.name);
  const auto* written = from_.get(declared.name);
  if (written)
    found_.saw(join(key_, declared.name), line_of(*written));
  return written;
}

void section_reader::wrong(const option& declared, const toml::node& written, const field& bound) {
  auto what = "is " + shown(declared, written) + "; allowed: " + allowed_values(declared, bound);
  if (const auto* text = written.as_string())
    what += hint(text->get(), declared.words.words);
  found_.add_at(line_of(written), join(key_, declared.name), std::move(what));
}

void section_reader::visit_option(const option& declared, field bound) {
  const auto* written = find(declared);
  if (written && !std::visit([&](auto* value) { return read(declared, *written, *value); }, bound))
    wrong(declared, *written, bound);
}

void section_reader::visit_nested(const option& declared, const std::function<void(section_visitor&)>& visit) {
  const auto* written = find(declared);
  if (!written)
    return;
  const auto* table = written->as_table();
  if (!table)
    return found_.add_at(line_of(*written), join(key_, declared.name),
                         "is " + shown(declared, *written) + "; allowed: a table, { key = value, ... }");
  section_reader inner{*table, join(key_, declared.name), found_};
  visit(inner);
  inner.finish("key");
}

void section_reader::finish(std::string_view what) const {
  for (const auto& [name, written] : from_)
    if (std::find(known_.begin(), known_.end(), name.str()) == known_.end())
      found_.add_at(line_of(written), join(key_, name.str()), unknown(what, name.str(), known_));
}

bool section_reader::read(const option&, const toml::node& written, bool& value) {
  const auto* truth = written.as_boolean();
  if (truth)
    value = truth->get();
  return truth;
}

bool section_reader::read(const option& declared, const toml::node& written, std::string& value) {
  const auto* text = written.as_string();
  if (!text || !is_printable(text->get()) || !has_form(text->get(), declared.looks_like))
    return false;
  const auto& words = declared.words.words;
  if (!words.empty() && std::find(words.begin(), words.end(), text->get()) == words.end())
    return false;
  value = text->get();
  return true;
}

bool section_reader::read(const option& declared, const toml::node& written, duration& value) {
  const auto* text = written.as_string();
  const auto parsed = text ? parse_duration(text->get()) : std::nullopt;
  if (!parsed || !is_within(allowed_range(declared, &value), parsed->count()))
    return false;
  value = *parsed;
  return true;
}

bool section_reader::read(const option& declared, const toml::node& written, byte_size& value) {
  const auto* text = written.as_string();
  const auto parsed = text ? parse_size(text->get()) : std::nullopt;
  if (!parsed || !is_within(allowed_range(declared, &value), static_cast<std::int64_t>(parsed->bytes)))
    return false;
  value = *parsed;
  return true;
}

template <class Integer>
bool section_reader::read(const option& declared, const toml::node& written, Integer& value) {
  const auto* number = written.as_integer();
  if (!number || !is_within(allowed_range(declared, &value), number->get()))
    return false;
  value = static_cast<Integer>(number->get());
  return true;
}

bool section_reader::read(const option& declared, const toml::node& written, properties& value) {
  const auto* table = written.as_table();
  if (table)
    for (const auto& [name, entry] : *table)
      read_properties(join(key_, declared.name), std::string{name.str()}, entry, value);
  return table;
}

// session.timeout.ms = 6000 without quotes is three nested tables to TOML; both spellings mean the same here.
void section_reader::read_properties(const std::string& key, const std::string& name, const toml::node& written,
                                     properties& value) {
  if (const auto* table = written.as_table()) {
    for (const auto& [next, entry] : *table)
      read_properties(key, name + "." + std::string{next.str()}, entry, value);
    return;
  }
  const auto dotted = join(key, name);
  found_.saw(dotted, line_of(written));
  const auto text = scalar_text(written);
  if (!text || !is_printable(*text))
    found_.add(dotted, "allowed: one text, number, true or false");
  else
    value[name] = *text;
}

}  // namespace troupe::config
