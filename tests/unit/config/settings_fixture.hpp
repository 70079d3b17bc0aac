// A program as config/ sees one: three kinds, two messages, a librdkafka that refuses one property.
#pragma once

#include "config/loader.hpp"

#include <algorithm>
#include <map>
#include <string>

namespace troupe::config::test {

struct order_options {
  std::uint32_t max_pending = 4096;
  std::uint32_t max_batch = 256;
};

template <class Visitor>
void describe(Visitor& visit, order_options& section) {
  visit("max_pending", section.max_pending, "orders waiting for the database before 503", between(1, 1'000'000));
  visit("max_batch", section.max_batch, "orders in one transaction", between(1, 10'000));
}

struct coupon_options {};

template <class Visitor>
void describe(Visitor&, coupon_options&) {}

struct data_platform_options {
  std::string sink = "log";
  duration delay{0};
  std::string url;
  std::string token;
  duration timeout{3'000};
};

template <class Visitor>
void describe(Visitor& visit, data_platform_options& section) {
  visit("sink", section.sink, "where completed orders end up", one_of({"log", "postgres", "http"}));
  visit("delay", section.delay, "artificial slowness");
  visit("url", section.url, "of the http sink", form::url);
  visit("token", section.token, "of the http sink", secret{});
  visit("timeout", section.timeout, "of the http sink", between(duration{1}, std::chrono::minutes{1}));
}

inline std::vector<complaint> complaints(const data_platform_options& options) {
  if (options.sink == "http" && options.url.empty())
    return {{"url", "missing; sink = \"http\" needs one"}};
  return {};
}

struct program {
  order_options order;
  coupon_options coupon;
  data_platform_options data_platform;
  std::map<std::string, std::string> variables;
  vocabulary words{
      {actor_section("order", order), actor_section("coupon", coupon), actor_section("data_platform", data_platform)},
      {{"order-completed", {{"data_platform", "my-consumer-group"}}, {"order"}},
       {"request-coupon", {{"coupon", "request-coupon-consumer-group"}}, {"coupon"}}},
      [](const std::string& role, const std::string& name, const std::string& value) -> std::optional<std::string> {
        if (name == "refused" || name == "refused.secret")
          return role + " refuses " + name + " = " + value;
        return {};
      }};

  program() = default;
  program(const program&) = delete;  // the vocabulary is bound to this very object

  environment from() {
    return [this](const std::string& name) -> std::optional<std::string> {
      const auto found = variables.find(name);
      return found == variables.end() ? std::nullopt : std::optional{found->second};
    };
  }

  auto load_text(const std::string& text) { return config::load_text(text, "node.toml", words, from()); }

  /// The mistakes as a person sees them, one a line; empty when there are none.
  std::string mistakes_in(const std::string& text) {
    const auto settings = load_text(text);
    std::string all;
    if (!settings)
      for (const auto& one : settings.error())
        all += to_string(one) + "\n";
    return all;
  }
};

/// The only line every file needs; what is appended starts on line 3.
inline const std::string named = "[node]\nname = \"a\"\n";

}  // namespace troupe::config::test
