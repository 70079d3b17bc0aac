// Reads one TOML table into the section whose describe() visits this.
#pragma once

#include "config/findings.hpp"
#include "config/options.hpp"

#include <toml++/toml.h>
#include <string>
#include <vector>

namespace troupe::config {

/// A key is at its dotted path, "http.listen".
std::string join(const std::string& prefix, std::string_view key);
int line_of(const toml::node& node);

/// Use: section.visit(reader); reader.finish().
class section_reader : public section_visitor {
public:
  section_reader(const toml::table& from, std::string key, findings& found)
      : from_{from}, key_{std::move(key)}, found_{found} {}

  /// Reports the keys no option has asked for; `what` they are called: "key", "message".
  void finish(std::string_view what) const;

protected:
  void visit_option(const option& declared, field bound) override;
  void visit_nested(const option& declared, const std::function<void(section_visitor&)>& visit) override;

private:
  const toml::node* find(const option& declared);
  void wrong(const option& declared, const toml::node& written, const field& bound);

  bool read(const option& declared, const toml::node& written, bool& value);
  bool read(const option& declared, const toml::node& written, std::string& value);
  bool read(const option& declared, const toml::node& written, duration& value);
  bool read(const option& declared, const toml::node& written, byte_size& value);
  bool read(const option& declared, const toml::node& written, properties& value);
  template <class Integer>
  bool read(const option& declared, const toml::node& written, Integer& value);

  void read_properties(const std::string& key, const std::string& name, const toml::node& written, properties& value);

  const toml::table& from_;
  std::string key_;
  findings& found_;
  std::vector<std::string> known_;
};

}  // namespace troupe::config
