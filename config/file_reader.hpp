// Leads a parsed file's tables to the sections they belong to.
#pragma once

#include "config/findings.hpp"
#include "config/sections.hpp"

#include <toml++/toml.h>
#include <string>
#include <vector>

namespace troupe::config {

class file_reader {
public:
  file_reader(const std::vector<bound_section>& sections, findings& found) : sections_{sections}, found_{found} {}

  /// `prefix` is empty for the whole file, "topics" for the tables below [topics].
  void read(const toml::table& tables, const std::string& prefix = {});

private:
  void read_one(const std::string& prefix, const std::string& name, const toml::node& written);
  void read_section(const bound_section& section, const toml::table& written);
  const bound_section* find(const std::string& key) const;
  /// The next part of all section keys below `prefix`, each once.
  std::vector<std::string> names_below(const std::string& prefix) const;

  const std::vector<bound_section>& sections_;
  findings& found_;
};

}  // namespace troupe::config
