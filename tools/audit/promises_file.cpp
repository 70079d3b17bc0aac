#include "tools/audit/promises_file.hpp"

#include <fstream>
#include <sstream>

namespace troupe::audit {
namespace {

bool add(const std::string& line, promises& to) {
  std::istringstream words{line};
  std::string kind, rest;
  id first = 0, second = 0;
  words >> kind >> first;
  if (kind == "order" && words && !(words >> rest))
    return to.orders.push_back(first), true;
  if (kind == "coupon" && words >> second && !(words >> rest))
    return to.requests.emplace_back(first, second), true;
  return false;
}

}  // namespace

promises parse_promises(std::istream& in) {
  promises out;
  std::string line;
  while (std::getline(in, line) && !in.eof())
    if (!line.empty() && !add(line, out))
      out.unreadable.push_back(line);
  return out;
}

tl::expected<promises, std::string> read_promises(const std::filesystem::path& file) {
  std::ifstream in{file};
  if (!in)
    return tl::unexpected("the answers file " + file.string() + " cannot be read; troupe-load --answers writes it");
  return parse_promises(in);
}

}  // namespace troupe::audit
