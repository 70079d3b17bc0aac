#include "config/findings.hpp"

#include <algorithm>

namespace troupe::config {

bool findings::blames(const std::string& key) const {
  return std::any_of(mistakes_.begin(), mistakes_.end(), [&key](const mistake& one) { return one.key == key; });
}

void findings::add(const std::string& key, std::string what) {
  for (auto around = key; !around.empty(); around.resize(std::min(around.rfind('.'), around.size()))) {
    if (const auto line = lines_.find(around); line != lines_.end())
      return add_at(line->second, key, std::move(what));
    if (around.find('.') == std::string::npos)
      break;
  }
  add_at(0, key, std::move(what));
}

void findings::add_at(int line, const std::string& key, std::string what) {
  mistakes_.push_back({path_, line, key, std::move(what)});
}

void findings::sort_by_line() {
  std::stable_sort(mistakes_.begin(), mistakes_.end(),
                   [](const mistake& a, const mistake& b) { return a.line < b.line; });
}

}  // namespace troupe::config
