#pragma once

#include <troupe/http_client.hpp>
#include <troupe/options.hpp>

namespace troupe::data_platform {

/// [actors.data_platform]
struct data_platform_options {
  std::string sink = "postgres";
  config::duration delay{0};
  std::string url;
  config::duration timeout{5'000};
  std::uint32_t connections = 16;
  std::string ca_file, certificate_file, key_file;
};

template <class Visitor>
void describe(Visitor& visit, data_platform_options& section) {
  using config::between;
  visit("sink", section.sink, "where completed orders go", config::one_of({"log", "postgres", "http"}));
  visit("delay", section.delay, "artificial slowness: how long each event waits before it goes to the sink",
        between(config::duration{0}, std::chrono::minutes{10}));
  visit("url", section.url, "where the http sink posts events; required with sink = \"http\"", config::form::url,
        config::example{"https://sink.example/events"});
  visit("timeout", section.timeout, "how long the http sink waits for an answer, the look-up of its name included",
        between(config::duration{1}, std::chrono::minutes{10}));
  visit("connections", section.connections, "how many events the http sink posts at once", between(1, 1024));
  visit("ca_file", section.ca_file, "authorities that an https:// url is trusted by, PEM; the system's when empty",
        config::example{"/etc/troupe/sink-ca.pem"});
  visit("certificate_file", section.certificate_file,
        "this node's certificate for an https:// url, PEM; none when empty", config::example{"/etc/troupe/node.pem"});
  visit("key_file", section.key_file, "its key, PEM, without a passphrase", config::example{"/etc/troupe/node.key"});
}

/// What the http sink trusts and shows.
http::tls_files tls_files_of(const data_platform_options& section);

/// What the config checker asks for when this kind is hosted.
std::vector<config::complaint> complaints(const data_platform_options& section);

}  // namespace troupe::data_platform
