#include "config/loader.hpp"

#include "config/file_reader.hpp"
#include "config/rules.hpp"
#include "config/toml_document.hpp"

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <system_error>

namespace troupe::config {
namespace {

// A kind is hosted, a door is open, where the file has its table.
void leave_out_what_is_absent(node_file& file, const toml::table& written) {
  std::erase_if(file.actors, [&](const std::string& kind) { return !written["actors"][kind]; });
  if (!written.contains("http"))
    file.http.reset();
  if (!written.contains("admin"))
    file.admin.reset();
}

node_file read(const toml::table& written, const vocabulary& with, findings& found) {
  auto file = everything(with);
  for (const auto& kind : with.actors)
    kind.reset();
  const auto sections = sections_of(file, with);
  file_reader{sections, found}.read(written);
  leave_out_what_is_absent(file, written);
  file.lines = found.lines();
  return file;
}

// Bounded: /dev/zero is a path, too.
tl::expected<std::string, std::string> text_of(const std::string& path) {
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored))
    return tl::unexpected<std::string>{"is a folder; name a node file in it"};
  errno = 0;
  std::ifstream file{path, std::ios::binary};
  std::string text(largest_file + 1, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (!file.eof() && file.gcount() == 0)
    return tl::unexpected{"cannot be read: " + std::generic_category().message(errno)};
  text.resize(static_cast<std::size_t>(file.gcount()));
  return text;
}

}  // namespace

environment process_environment() {
  return [](const std::string& name) -> std::optional<std::string> {
    const char* value = std::getenv(name.c_str());
    return value ? std::optional<std::string>{value} : std::nullopt;
  };
}

tl::expected<node_file, std::vector<mistake>> load(const std::string& path, const vocabulary& with,
                                                   const environment& from) {
  const auto text = text_of(path);
  if (!text)
    return tl::unexpected{std::vector{mistake{path, 0, "", text.error()}}};
  return load_text(*text, path, with, from);
}

tl::expected<node_file, std::vector<mistake>> load_text(const std::string& text, const std::string& path,
                                                        const vocabulary& with, const environment& from) {
  findings found{path};
  node_file file;
  if (const auto written = parse_toml(text, found)) {
    file = read(*written, with, found);
    apply_rules(file, with, from, found);
  }
  if (found.mistakes().empty())
    return file;
  found.sort_by_line();
  return tl::unexpected{found.mistakes()};
}

}  // namespace troupe::config
