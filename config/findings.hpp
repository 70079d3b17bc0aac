// Collects what is found while one file is read: which key stands on which line, and the mistakes.
#pragma once

#include "config/mistake.hpp"

#include <map>
#include <string>
#include <vector>

namespace troupe::config {

class findings {
public:
  explicit findings(std::string path) : path_{std::move(path)} {}

  const std::string& path() const { return path_; }
  const std::map<std::string, int>& lines() const { return lines_; }
  const std::vector<mistake>& mistakes() const { return mistakes_; }

  void saw(const std::string& key, int line) { lines_[key] = line; }
  bool blames(const std::string& key) const;

  /// Placed at the key's line, or at that of the closest table around it that the file has.
  void add(const std::string& key, std::string what);
  void add_at(int line, const std::string& key, std::string what);

  void sort_by_line();

private:
  std::string path_;
  std::map<std::string, int> lines_;
  std::vector<mistake> mistakes_;
};

}  // namespace troupe::config
