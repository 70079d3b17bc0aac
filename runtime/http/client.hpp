// A small blocking HTTP client: the CLI's look at admin addresses and the data platform's "http" sink.
#pragma once

#include "runtime/http/message.hpp"

#include <chrono>
#include <memory>
#include <tl/expected.hpp>

namespace troupe::http {

struct target {
  std::string host;
  std::string port;
  std::string path;  // with the query; "/" when absent
};

/// "http://host[:port][/path]" only.
tl::expected<target, std::string> parse_url(const std::string& url);

/// Keeps one connection open between calls. Not thread-safe. The error is one sentence for a person; `timeout` covers
/// the whole call.
class client {
public:
  client(std::string host, std::string port);
  ~client();
  client(client&&) noexcept;
  tl::expected<response, std::string> send(const request& what, std::chrono::milliseconds timeout);

private:
  struct connection;
  std::unique_ptr<connection> connection_;
};

}  // namespace troupe::http
