#include "runtime/http/client.hpp"
#include "tests/support/certificates.hpp"

using namespace troupe;
using namespace troupe::tests;
using namespace std::chrono_literals;

namespace {

/// openssl's own server, which answers each GET with what it knows of the connection.
class tls_server {
public:
  explicit tls_server(std::vector<std::string> more) : program_{words(std::move(more)), "/dev/null"} {
    REQUIRE(wait_until([&] {
      try {
        raw_client{port_};
        return true;
      } catch (const std::exception&) {
        return false;
      }
    }));
  }

  tl::expected<http::response, std::string> ask(http::tls_files files) const {
    http::request what;
    what.method = "GET";
    what.path = "/";
    return http::client{*http::parse_url("https://127.0.0.1:" + std::to_string(port_)), std::move(files)}.send(what,
                                                                                                               5s);
  }

private:
  std::vector<std::string> words(std::vector<std::string> more) const {
    std::vector<std::string> all{"openssl", "s_server", "-www",
                                 "-quiet",  "-accept",  "127.0.0.1:" + std::to_string(port_)};
    all.insert(all.end(), more.begin(), more.end());
    return all;
  }

  std::uint16_t port_ = free_port();
  child_program program_;
};

struct scene {
  scene() {
    ours.issue("server"), ours.issue("node"), ours.issue("elsewhere", "DNS:elsewhere.test"), theirs.issue("node");
  }

  std::vector<std::string> shows(const std::string& name) const {
    return {"-cert", ours.file(name + ".pem"), "-key", ours.file(name + ".key")};
  }
  std::vector<std::string> asks_for_certificate() const {
    auto out = shows("server");
    for (const auto& word : {std::string{"-Verify"}, std::string{"2"}, std::string{"-verify_return_error"},
                             std::string{"-CAfile"}, ours.authority()})
      out.push_back(word);
    return out;
  }

  certificates ours, theirs{"other"};
};

}  // namespace

TEST_CASE("https trusts the authorities of its own file and no others", "[http][contract]") {
  const scene with;
  const tls_server server{with.shows("server")};
  CHECK(server.ask({with.ours.authority(), "", ""})->status == 200);
  CHECK_THAT(server.ask({with.theirs.authority(), "", ""}).error(), Catch::Contains("certificate that is not trusted"));
  CHECK_THAT(server.ask({}).error(), Catch::Contains("certificate that is not trusted"));
}

TEST_CASE("https refuses a certificate of another name", "[http][contract]") {
  const scene with;
  const tls_server server{with.shows("elsewhere")};
  CHECK_THAT(server.ask({with.ours.authority(), "", ""}).error(), Catch::Contains("certificate that is not trusted"));
}

TEST_CASE("https shows a certificate where one is asked for", "[http][contract]") {
  const scene with;
  const tls_server server{with.asks_for_certificate()};
  const auto& ca = with.ours;
  CHECK(server.ask({ca.authority(), ca.file("node.pem"), ca.file("node.key")})->status == 200);
  CHECK_FALSE(server.ask({ca.authority(), "", ""}).has_value());
  CHECK_FALSE(server.ask({ca.authority(), with.theirs.file("node.pem"), with.theirs.file("node.key")}).has_value());
  CHECK_FALSE(server.ask({ca.authority(), ca.file("node.pem"), ca.file("server.key")}).has_value());
}
