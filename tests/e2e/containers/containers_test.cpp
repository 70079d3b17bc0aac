// What can be said of the cluster in containers without an engine; tools/containers/demo says the rest.
#include <array>
#include <catch2/catch.hpp>
#include <cstdio>
#include <string>

namespace {

struct ended {
  int code = -1;
  std::string output;
};

ended run(const std::string& command) {
  ended out;
  auto* pipe = popen((command + " 2>&1").c_str(), "r");
  REQUIRE(pipe != nullptr);
  std::array<char, 4096> part{};
  for (auto size = std::fread(part.data(), 1, part.size(), pipe); size > 0;
       size = std::fread(part.data(), 1, part.size(), pipe))
    out.output.append(part.data(), size);
  out.code = pclose(pipe);
  return out;
}

}  // namespace

TEST_CASE("compose file and manifests are valid without any variable", "[containers][e2e]") {
  const auto looked = run(TROUPE_SOURCE_DIR "/tools/containers/check");
  INFO(looked.output);
  CHECK(looked.code == 0);
}

TEST_CASE("the node files of the containers pass the check of the program", "[containers][e2e]") {
  const std::string folder = TROUPE_SOURCE_DIR "/config/containers/";
  for (const std::string name : {"shop", "coupon", "platform"}) {
    const auto looked = run("TROUPE_ADMIN_TOKEN=token " TROUPE_BINARY " check " + folder + name + ".toml");
    INFO(looked.output);
    CHECK(looked.code == 0);
  }
}
