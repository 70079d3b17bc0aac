// The HTTP door as a client sees it; numbers are picked out of answers without product code.
#pragma once

#include "tests/support/raw_client.hpp"

#include <optional>
#include <vector>

namespace troupe::tests {

/// The number after "name": in a flat JSON answer; nothing when it is not there.
inline std::optional<std::int64_t> number_in(const std::string& json, const std::string& name) {
  const auto at = json.find("\"" + name + "\":");
  if (at == json.npos)
    return std::nullopt;
  return std::stoll(json.substr(at + name.size() + 3));
}

/// One connection, opened again when it broke. Status 0: no answer came, whatever happened. Used by one thread.
class shop_door {
public:
  explicit shop_door(std::uint16_t port) : port_{port} {}

  raw_answer post(const std::string& path, const std::string& body, const std::string& more_headers = "") {
    return call("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: " +
                std::to_string(body.size()) + "\r\n" + more_headers + "\r\n" + body);
  }

  raw_answer get(const std::string& path) { return call("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n"); }

  /// Orders one piece of each product.
  raw_answer order(std::int64_t user, const std::vector<std::int64_t>& products, const std::string& key = "") {
    std::string items;
    for (const auto each : products)
      items += (items.empty() ? "" : ",") + ("{\"productId\":" + std::to_string(each)) + ",\"quantity\":1}";
    return post("/api/v1/order",
                "{\"userId\":" + std::to_string(user) + ",\"couponId\":null,\"items\":[" + items + "]}",
                key.empty() ? "" : "Idempotency-Key: " + key + "\r\n");
  }

  raw_answer request_coupon(std::int64_t user, std::int64_t coupon) {
    return post("/api/v1/coupon/request-issue",
                "{\"userId\":" + std::to_string(user) + ",\"couponId\":" + std::to_string(coupon) + "}");
  }

private:
  raw_answer call(const std::string& request) {
    try {
      if (!client_)
        client_.emplace(port_);
      if (client_->send(request))
        if (auto answer = client_->receive(std::chrono::seconds{30}); answer.status != 0)
          return answer;
    } catch (const std::exception&) {  // nobody listens, or half an answer
    }
    client_.reset();
    return {};
  }

  std::uint16_t port_;
  std::optional<raw_client> client_;
};

}  // namespace troupe::tests
