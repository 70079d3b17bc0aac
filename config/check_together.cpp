#include "config/address.hpp"
#include "config/loader.hpp"

#include <map>

namespace troupe::config {
namespace {

int line_in(const node_file& file, const std::string& key) {
  const auto line = file.lines.find(key);
  return line == file.lines.end() ? 0 : line->second;
}

std::string place(const std::string& path, int line) { return line > 0 ? path + ":" + std::to_string(line) : path; }

/// Who was first to use a value that only one node may use.
class once_only {
public:
  explicit once_only(std::string remedy) : remedy_{std::move(remedy)} {}

  void use(const std::string& value, const std::string& path, const node_file& file, const std::string& key,
           std::vector<mistake>& mistakes) {
    const auto line = line_in(file, key);
    const auto [first, is_new] = places_.emplace(value, place(path, line) + " (" + key + ")");
    if (!is_new)
      mistakes.push_back({path, line, key, in_quotes(value) + " is used by " + first->second + ", too; " + remedy_});
  }

private:
  std::string remedy_;
  std::map<std::string, std::string> places_;
};

bool is_chosen_by_system(const std::string& listen) {
  const auto where = parse_address(listen);
  return where && where->port == 0;
}

}  // namespace

std::vector<mistake> check_together(const std::vector<std::pair<std::string, node_file>>& files) {
  std::vector<mistake> mistakes;
  once_only names{"every live node needs a name of its own"};
  once_only addresses{"every door needs an address of its own"};
  for (const auto& [path, file] : files) {
    names.use(file.node.name, path, file, "node.name", mistakes);
    if (file.http && !is_chosen_by_system(file.http->listen))
      addresses.use(file.http->listen, path, file, "http.listen", mistakes);
    if (file.admin && !is_chosen_by_system(file.admin->listen))
      addresses.use(file.admin->listen, path, file, "admin.listen", mistakes);
  }
  return mistakes;
}

}  // namespace troupe::config
