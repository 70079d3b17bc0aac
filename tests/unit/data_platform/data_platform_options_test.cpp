#include "actors/data_platform/data_platform_options.hpp"
#include "tests/support/running_node.hpp"

using namespace troupe;
using data_platform::complaints;

namespace {

constexpr auto certificate = "-----BEGIN CERTIFICATE-----\nAA\n-----END CERTIFICATE-----\n";
constexpr auto key = "-----BEGIN PRIVATE KEY-----\nAA\n-----END PRIVATE KEY-----\n";
constexpr auto locked_key = "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAA\n-----END ENCRYPTED PRIVATE KEY-----\n";

struct scene {
  scene() { section.sink = "http", section.url = "https://sink.example/events"; }

  /// The option that is complained about, or nothing.
  std::string refused() const {
    const auto all = complaints(section);
    return all.empty() ? "" : all.at(0).option;
  }

  tests::temporary_folder folder;
  data_platform::data_platform_options section;
};

}  // namespace

TEST_CASE("the http sink takes an own authority and a certificate with its key", "[data_platform][unit]") {
  scene with;
  CHECK(with.refused().empty());
  with.section.ca_file = with.section.certificate_file = with.folder.file("cert", certificate);
  with.section.key_file = with.folder.file("key", key);
  CHECK(with.refused().empty());
}

TEST_CASE("a PEM file of the http sink that cannot serve is refused by name", "[data_platform][unit]") {
  scene with;
  with.section.ca_file = with.folder.file("absent");
  CHECK(with.refused() == "ca_file");
  with.section.ca_file = with.folder.file("key", key);
  CHECK(with.refused() == "ca_file");
  with.section.ca_file = with.folder.file("");
  CHECK(with.refused() == "ca_file");
  with.section.ca_file.clear();
  with.section.certificate_file = with.folder.file("cert", certificate);
  CHECK(with.refused() == "key_file");
  with.section.key_file = with.folder.file("locked", locked_key);
  CHECK(with.refused() == "key_file");
  with.section.key_file = with.folder.file("cert");
  CHECK(with.refused() == "key_file");
  with.section.certificate_file.clear();
  CHECK(with.refused() == "certificate_file");
}

TEST_CASE("PEM files beside an address without TLS are refused", "[data_platform][unit]") {
  scene with;
  with.section.url = "http://sink.example/events";
  with.section.ca_file = with.folder.file("cert", certificate);
  CHECK(with.refused() == "url");
}
