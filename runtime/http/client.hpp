// A small blocking HTTP client on libcurl: the CLI's look at admin addresses and sinks that are HTTP servers.
#pragma once

#include "runtime/http/message.hpp"
#include "runtime/http/tls_files.hpp"
#include "runtime/http/url.hpp"

#include <chrono>
#include <memory>
#include <tl/expected.hpp>

namespace troupe::http {

/// Keeps one connection open between calls, and only one whose last answer ended where it had to: bytes left over, or
/// come since, end it. Not thread-safe; several clients on several threads are.
///
/// Interim answers (1xx) are skipped, redirects are answers like others, proxies named by the environment are not used.
/// The files are read again with every new connection, so that renewed ones are taken.
/// A request is sent a second time only when a kept connection turns out to be closed before a byte of its answer.
/// The error is one sentence for a person; `timeout` covers the whole call, the look-up of the name included.
class client {
public:
  explicit client(url to, tls_files files = {});
  ~client();
  client(client&&) noexcept;
  /// `path` is sent as it is, with the query; the client's own url lends only its origin.
  tl::expected<response, std::string> send(const request& what, std::chrono::milliseconds timeout);

private:
  struct connection;
  std::unique_ptr<connection> connection_;
};

}  // namespace troupe::http
