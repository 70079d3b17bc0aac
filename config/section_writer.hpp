// Writes one section as TOML, with the explanation of every option if wanted.
#pragma once

#include "config/options.hpp"

#include <string>

namespace troupe::config {

enum class explained { no, yes };

/// Use: section.visit(writer); text += writer.text(). Secrets come out as "***".
class section_writer : public section_visitor {
public:
  section_writer(std::string key, explained how) : key_{std::move(key)}, how_{how} {}

  /// The table with its header, nested tables after its own keys, as TOML wants them.
  std::string text() const;

protected:
  void visit_option(const option& declared, field bound) override;
  void visit_nested(const option& declared, const std::function<void(section_visitor&)>& visit) override;

private:
  void explain(const option& declared, const field& bound);
  void write_table(const option& declared, const properties& entries);

  std::string key_;
  explained how_;
  std::string own_;
  std::string nested_;
};

}  // namespace troupe::config
