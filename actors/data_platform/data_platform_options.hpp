#pragma once

#include "config/options.hpp"

namespace troupe::data_platform {

/// [actors.data_platform]
struct data_platform_options {
  std::string sink = "postgres";
  config::duration delay{0};
  std::string url;
  config::duration timeout{5'000};
  std::uint32_t connections = 16;
};

template <class Visitor>
void describe(Visitor& visit, data_platform_options& section) {
  using config::between;
  visit("sink", section.sink, "where completed orders go", config::one_of({"log", "postgres", "http"}));
  visit("delay", section.delay, "artificial slowness: how long each event waits before it goes to the sink",
        between(config::duration{0}, std::chrono::minutes{10}));
  visit("url", section.url, "where the http sink posts events; required with sink = \"http\"", config::form::url,
        config::example{"http://127.0.0.1:8090/events"});
  visit("timeout", section.timeout, "how long the http sink waits for an answer",
        between(config::duration{1}, std::chrono::minutes{10}));
  visit("connections", section.connections, "how many events the http sink posts at once", between(1, 1024));
}

/// What the config checker asks for when this kind is hosted.
std::vector<config::complaint> complaints(const data_platform_options& section);

}  // namespace troupe::data_platform
