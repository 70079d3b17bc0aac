#include "config/secret_file.hpp"

#include "config/mistake.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>

namespace troupe::config {
namespace {

constexpr std::uintmax_t longest = 65'536;

// What makes the file unfit, before it is opened.
std::string fault_of(const std::string& path) {
  std::error_code fault;
  const auto status = std::filesystem::status(path, fault);
  if (!std::filesystem::exists(status))
    return "does not exist, or its folder may not be read";
  if (!std::filesystem::is_regular_file(status))
    return "is not a file";
  using std::filesystem::perms;
  if ((status.permissions() & (perms::group_all | perms::others_all)) != perms::none)
    return "can be read by others; run chmod 600 on it";
  if (std::filesystem::file_size(path, fault) > longest)
    return "is too large for a secret";
  return {};
}

}  // namespace

tl::expected<std::string, std::string> read_secret_file(const std::string& path) {
  if (const auto fault = fault_of(path); !fault.empty())
    return tl::unexpected{"the file " + in_quotes(path) + " " + fault};
  std::ifstream file{path, std::ios::binary};
  std::string text{std::istreambuf_iterator<char>{file}, {}};
  if (!file)
    return tl::unexpected{"the file " + in_quotes(path) + " cannot be read by this user"};
  while (text.ends_with('\n') || text.ends_with('\r'))
    text.pop_back();
  if (text.empty())
    return tl::unexpected{"the file " + in_quotes(path) + " is empty"};
  return text;
}

}  // namespace troupe::config
