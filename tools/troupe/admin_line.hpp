// Asking and telling one node by its admin address, host:port with or without http:// before it. Errors are sentences.
#pragma once

#include "runtime/http/client.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <tl/expected.hpp>

namespace troupe {

/// A node that does not answer within this time is shown as mute.
constexpr auto answer_within = std::chrono::milliseconds{1500};

/// GET `path` from an admin address, with TROUPE_ADMIN_TOKEN when that is set. 503 counts as an answer.
tl::expected<std::string, std::string> ask_admin(const std::string& address, const std::string& path);

/// Several questions to one admin address over one connection, within one deadline.
class admin_line {
public:
  admin_line(std::string address, std::chrono::milliseconds within);
  tl::expected<std::string, std::string> ask(const std::string& path);

private:
  std::string address_;
  std::chrono::steady_clock::time_point deadline_;
  std::optional<http::client> client_;  // empty: the address is none
};

/// Any text as a value in a query.
std::string escaped(const std::string& text);

/// The sentence of a problem that a node answered with, or the whole body.
std::string sentence_in(const std::string& body);

/// GET, token as above. Whatever the status.
tl::expected<http::response, std::string> fetch_admin(const std::string& address, const std::string& path,
                                                      std::chrono::milliseconds within = answer_within);

/// POST without a body, marked as meant (X-Troupe-Action), token as above. Whatever the status.
tl::expected<http::response, std::string> tell_admin(const std::string& address, const std::string& path,
                                                     std::chrono::milliseconds within = answer_within);

}  // namespace troupe
