#include "tools/load/world.hpp"

#include "runtime/wire/codec/json.hpp"

#include <fstream>
#include <sstream>

namespace troupe::load {

tl::expected<world, std::string> read_world(const std::filesystem::path& file) {
  std::ifstream in{file};
  if (!in)
    return tl::unexpected(file.string() + " cannot be read; make it with: troupe-load seed --out " + file.string());
  std::ostringstream text;
  text << in.rdbuf();
  auto read = wire::from_json<world>(text.str(), wire::unknown_fields::refuse);
  if (!read)
    return tl::unexpected(file.string() + ": " + wire::to_string(read.error()));
  return std::move(*read);
}

std::optional<std::string> write_file(const std::filesystem::path& file, const std::string& text) {
  std::ofstream out{file};
  out << text << '\n' << std::flush;
  return out ? std::nullopt : std::optional{file.string() + " cannot be written"};
}

}  // namespace troupe::load
