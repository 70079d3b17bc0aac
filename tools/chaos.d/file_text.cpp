#include "tools/chaos.d/file_text.hpp"

#include <fstream>
#include <sstream>
#include <stdexcept>

namespace troupe::chaos {

std::string text_of(const std::filesystem::path& file) {
  std::ifstream in{file};
  if (!in)
    throw std::runtime_error{file.string() + " cannot be read: paths count from where this was started"};
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

}  // namespace troupe::chaos
