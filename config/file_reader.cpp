#include "config/file_reader.hpp"

#include "config/section_reader.hpp"

#include <algorithm>

namespace troupe::config {
namespace {

std::string called(const std::string& prefix) {
  if (prefix == "actors")
    return "actor kind";
  return prefix == "topics" ? "message" : "section";
}

}  // namespace

void file_reader::read(const toml::table& tables, const std::string& prefix) {
  for (const auto& [name, written] : tables)
    read_one(prefix, std::string{name.str()}, written);
}

void file_reader::read_one(const std::string& prefix, const std::string& name, const toml::node& written) {
  const auto key = join(prefix, name);
  found_.saw(key, line_of(written));
  const auto* section = find(key);
  const auto known = names_below(prefix);
  const bool is_known = std::find(known.begin(), known.end(), name) != known.end();
  const auto* table = written.as_table();
  if (!table && (is_known || prefix.empty()))
    return found_.add(key, is_known ? "allowed: a table, written as [" + key + "]" : "stands outside of any [section]");
  if (!is_known)
    return found_.add(key, unknown(called(prefix), name, known));
  if (section)
    return read_section(*section, *table);
  read(*table, key);
}

void file_reader::read_section(const bound_section& section, const toml::table& written) {
  section_reader reader{written, section.key, found_};
  section.visit(reader);
  reader.finish(section.entries);
}

const bound_section* file_reader::find(const std::string& key) const {
  const auto found =
      std::find_if(sections_.begin(), sections_.end(), [&key](const bound_section& one) { return one.key == key; });
  return found == sections_.end() ? nullptr : &*found;
}

std::vector<std::string> file_reader::names_below(const std::string& prefix) const {
  const auto start = prefix.empty() ? "" : prefix + ".";
  std::vector<std::string> names;
  for (const auto& one : sections_) {
    if (!one.key.starts_with(start))
      continue;
    const auto rest = one.key.substr(start.size());
    const auto name = prefix.empty() ? rest.substr(0, rest.find('.')) : rest;
    if (std::find(names.begin(), names.end(), name) == names.end())
      names.push_back(name);
  }
  return names;
}

}  // namespace troupe::config
