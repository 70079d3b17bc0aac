#include "actors/data_platform/data_platform_options.hpp"

namespace troupe::data_platform {
namespace {

std::string option_of(std::string http::tls_files::*file) {
  if (file == &http::tls_files::authorities)
    return "ca_file";
  return file == &http::tls_files::key ? "key_file" : "certificate_file";
}

}  // namespace

http::tls_files tls_files_of(const data_platform_options& section) {
  return {section.ca_file, section.certificate_file, section.key_file};
}

std::vector<config::complaint> complaints(const data_platform_options& section) {
  if (section.sink != "http")
    return {};
  if (section.url.empty())
    return {{"url", "is missing; sink = \"http\" needs one, such as \"http://127.0.0.1:8090/events\""}};
  const auto url = http::parse_url(section.url);
  if (!url)
    return {{"url", url.error()}};
  const auto files = tls_files_of(section);
  if (url->scheme == "http" && !(files.authorities + files.certificate + files.key).empty())
    return {{"url", "is no https:// address, where ca_file, certificate_file and key_file would be of use"}};
  if (const auto fault = http::fault_of(files))
    return {{option_of(fault->file), fault->what}};
  return {};
}

}  // namespace troupe::data_platform
