// Requests and answers as plain values; no Beast type leaves server.cpp and client.cpp.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace troupe::http {

struct request {
  std::string method;                         // "GET"
  std::string path;                           // decoded, without the query
  std::map<std::string, std::string> params;  // from the route's pattern: {"id": "15"}
  std::map<std::string, std::string> query;
  std::vector<std::pair<std::string, std::string>> head;  // names in lower case
  std::string body;
  std::string request_id;   // X-Request-Id when well formed, else made here
  std::string traceparent;  // W3C; made here when absent or malformed
  std::string peer;

  /// First header of that (lower-case) name, or null.
  const std::string* header(const std::string& name) const;
};

struct response {
  int status = 200;
  std::string body;
  std::string content_type = "application/json";
  std::vector<std::pair<std::string, std::string>> head;
};

}  // namespace troupe::http
