#include "tools/load/world.hpp"

#include <fstream>
#include <sstream>
#include <stdexcept>

namespace troupe::load {

world read_world(const std::string& path) {
  std::ifstream file{path};
  std::stringstream text;
  text << file.rdbuf();
  auto found = schemas::from_json<world>(text.str(), schemas::unknown_fields::refuse);
  if (!file || !found)
    throw std::runtime_error{path + " is no file made by troupe-load seed"};
  return std::move(*found);
}

void write_world(const std::string& path, const world& what) {
  std::ofstream file{path};
  file << schemas::to_json(what) << '\n';
  if (!file.flush())
    throw std::runtime_error{path + " cannot be written"};
}

}  // namespace troupe::load
