#include "config/secret_file.hpp"

#include "config/mistake.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>

namespace troupe::config {
namespace {

constexpr std::uintmax_t longest = 65'536;

using std::filesystem::perms;

constexpr auto remedy = "run chmod 600 on it, or 640 for a group that shall read it (in a mounted volume: mode 0440)";

// An orchestrator mounts secrets as root's, readable by the group of the program's user.
std::string fault_of(perms mode) {
  if ((mode & perms::others_read) != perms::none)
    return std::string{"can be read by others; "} + remedy;
  if ((mode & (perms::others_write | perms::group_write)) != perms::none)
    return std::string{"can be written by others than its owner; "} + remedy;
  return {};
}

// What makes the file unfit, before it is opened.
std::string fault_of(const std::string& path) {
  std::error_code fault;
  const auto status = std::filesystem::status(path, fault);
  if (!std::filesystem::exists(status))
    return "does not exist, or its folder may not be read";
  if (!std::filesystem::is_regular_file(status))
    return "is not a file";
  if (const auto open = fault_of(status.permissions()); !open.empty())
    return open;
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
