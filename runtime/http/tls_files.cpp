#include "runtime/http/tls_files.hpp"

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace troupe::http {
namespace {

std::optional<std::string> fault_in(const std::string& path, const std::string& wanted) {
  if (std::filesystem::is_directory(path))
    return "is a folder";
  std::ifstream file{path};
  const std::string text{std::istreambuf_iterator<char>{file}, {}};
  if (!file.is_open())
    return "cannot be read: " + std::string{std::strerror(errno)};
  if (text.find("ENCRYPTED") != text.npos)
    return "has a key with a passphrase, which nobody could type in; store it without one, readable by the node only";
  if (text.find("-----BEGIN") == text.npos || text.find(wanted + "-----") == text.npos)
    return "has no " + wanted + " in PEM form";
  return std::nullopt;
}

}  // namespace

std::optional<tls_fault> fault_of(const tls_files& files) {
  if (!files.certificate.empty() && files.key.empty())
    return tls_fault{&tls_files::key, "is missing; a certificate is shown with its key"};
  if (!files.key.empty() && files.certificate.empty())
    return tls_fault{&tls_files::certificate, "is missing; a key is of use with its certificate only"};
  constexpr std::array wanted{std::pair{&tls_files::authorities, "CERTIFICATE"},
                              std::pair{&tls_files::certificate, "CERTIFICATE"},
                              std::pair{&tls_files::key, "PRIVATE KEY"}};
  for (const auto& [file, label] : wanted)
    if (const auto& path = files.*file; !path.empty())
      if (auto what = fault_in(path, label))
        return tls_fault{file, path + " " + *what};
  return std::nullopt;
}

}  // namespace troupe::http
