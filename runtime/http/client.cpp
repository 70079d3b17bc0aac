#include "runtime/http/client.hpp"

#include <curl/curl.h>
#include <strings.h>
#include <sys/socket.h>
#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

namespace troupe::http {
namespace {

constexpr std::size_t largest_answer = 8'388'608;  // its head and its body, each

struct freed {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
  void operator()(curl_slist* lines) const { curl_slist_free_all(lines); }
};
using handle = std::unique_ptr<CURL, freed>;
using lines = std::unique_ptr<curl_slist, freed>;

bool is_clean(const std::string& text, std::string_view unwanted) {
  return text.find_first_of(unwanted) == std::string::npos;
}

/// Would these parts be read as something else than what they are?
bool is_sendable(const request& what) {
  for (const auto& [name, value] : what.head)
    if (!is_clean(name, "\r\n: ") || !is_clean(value, "\r\n"))
      return false;
  return !what.method.empty() && is_clean(what.method, "\r\n ") && what.path.substr(0, 1) == "/" &&
         is_clean(what.path, "\r\n ");
}

/// What curl_easy_perform writes to.
struct reception {
  response answer;
  std::size_t head_size = 0;
  bool is_too_large = false;
  bool has_leftovers = false;

  std::size_t refuse() {
    is_too_large = true;
    return 0;
  }
};

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r\n");
  return first == text.npos ? "" : text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

std::size_t take_line(char* bytes, std::size_t, std::size_t size, void* to) {
  auto& into = *static_cast<reception*>(to);
  const std::string_view line{bytes, size};
  into.head_size += size;
  if (into.head_size > largest_answer)
    return into.refuse();
  if (line.starts_with("HTTP/") && into.answer.body.empty())  // also of each interim answer
    into.answer.head.clear();
  else if (const auto colon = line.find(':'); colon != line.npos)
    into.answer.head.emplace_back(line.substr(0, colon), trimmed(line.substr(colon + 1)));
  return size;
}

std::size_t take_body(char* bytes, std::size_t, std::size_t size, void* to) {
  auto& into = *static_cast<reception*>(to);
  if (into.answer.body.size() + size > largest_answer)
    return into.refuse();
  into.answer.body.append(bytes, size);
  return size;
}

// libcurl keeps a connection although it has thrown away what stood behind an answer, and says so in its log only.
int take_log(CURL*, curl_infotype what, char* bytes, std::size_t size, void* to) {
  const std::string_view text{bytes, size};
  if (what == CURLINFO_TEXT && (text.find("xcess found") != text.npos || text.starts_with("Leftovers")))
    static_cast<reception*>(to)->has_leftovers = true;
  return 0;
}

class request_lines {
public:
  void add(const std::string& name, const std::string& value) {
    add_line(name + (value.empty() ? ";" : ": " + value));  // with a bare colon libcurl would leave the line out
  }
  void leave_out(const std::string& name) { add_line(name + ':'); }
  curl_slist* get() const { return all_.get(); }

private:
  void add_line(const std::string& line) { all_.reset(curl_slist_append(all_.release(), line.c_str())); }
  lines all_;
};

request_lines lines_of(const request& what) {
  request_lines out;
  for (const auto* unasked : {"Expect", "Accept"})
    out.leave_out(unasked);
  if (std::none_of(what.head.begin(), what.head.end(),
                   [](const auto& line) { return strcasecmp(line.first.c_str(), "content-type") == 0; }))
    out.leave_out("Content-Type");
  for (const auto& [name, value] : what.head)
    out.add(name, value);
  if (!what.request_id.empty())
    out.add("X-Request-Id", what.request_id);
  if (!what.traceparent.empty())
    out.add("traceparent", what.traceparent);
  return out;
}

std::string content_type_in(const response& answer) {
  for (const auto& [name, value] : answer.head)
    if (strcasecmp(name.c_str(), "content-type") == 0)
      return value;
  return {};
}

handle new_handle() {
  static const auto failed = curl_global_init(CURL_GLOBAL_DEFAULT);
  handle out{failed ? nullptr : curl_easy_init()};
  if (!out)
    throw std::runtime_error{"libcurl does not start"};
  return out;
}

}  // namespace

struct client::connection {
  connection(url u, tls_files f) : to{std::move(u)}, files{std::move(f)} { renew(); }

  void renew();
  void prepare_tls();
  void describe(const request& what);
  bool is_spoilt() const;
  tl::expected<response, std::string> send(const request& what, std::chrono::milliseconds timeout);
  std::string sentence(CURLcode failed, std::chrono::milliseconds timeout) const;
  std::string unconnected() const;

  template <class T>
  void set(CURLoption option, T value) {
    if (const auto failed = curl_easy_setopt(easy.get(), option, value))
      throw std::runtime_error{std::string{"libcurl: "} + curl_easy_strerror(failed)};
  }

  url to;
  tls_files files;
  std::array<char, CURL_ERROR_SIZE> detail{};
  reception got;
  handle easy;  // writes to the two above, also when it ends
  curl_socket_t kept = CURL_SOCKET_BAD;
};

/// Ends the connection, too.
void client::connection::renew() {
  easy = new_handle();
  kept = CURL_SOCKET_BAD;
  set(CURLOPT_URL, (to.origin() + '/').c_str());
  set(CURLOPT_PROTOCOLS_STR, "http,https");
  set(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  set(CURLOPT_PROXY, "");
  set(CURLOPT_MAXCONNECTS, 1L);
  set(CURLOPT_NOSIGNAL, 1L);
  set(CURLOPT_QUICK_EXIT, 1L);         // at a deadline the thread that looks a name up is left behind, not waited for
  set(CURLOPT_DNS_CACHE_TIMEOUT, 0L);  // a sink that has moved is found with the next connection
  set(CURLOPT_VERBOSE, 1L);
  set(CURLOPT_ERRORBUFFER, detail.data());
  set(CURLOPT_HEADERFUNCTION, take_line);
  set(CURLOPT_WRITEFUNCTION, take_body);
  set(CURLOPT_DEBUGFUNCTION, take_log);
  for (const auto option : {CURLOPT_HEADERDATA, CURLOPT_WRITEDATA, CURLOPT_DEBUGDATA})
    set(option, static_cast<void*>(&got));
  if (to.scheme == "https")
    prepare_tls();
}

void client::connection::prepare_tls() {
  if (!files.authorities.empty()) {
    set(CURLOPT_CAINFO, files.authorities.c_str());
    set(CURLOPT_CAPATH, static_cast<char*>(nullptr));
    set(CURLOPT_CA_CACHE_TIMEOUT, 0L);
  }
  if (files.certificate.empty())
    return;
  set(CURLOPT_SSLCERT, files.certificate.c_str());
  set(CURLOPT_SSLKEY, files.key.c_str());
  set(CURLOPT_KEYPASSWD, "");  // never ask at a terminal
}

void client::connection::describe(const request& what) {
  set(CURLOPT_NOBODY, 0L);
  set(CURLOPT_HTTPGET, 1L);
  if (what.method == "HEAD")
    set(CURLOPT_NOBODY, 1L);
  else if (what.method != "GET" || !what.body.empty()) {
    set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(what.body.size()));
    set(CURLOPT_POSTFIELDS, what.body.c_str());
  }
  set(CURLOPT_CUSTOMREQUEST, what.method.c_str());
  set(CURLOPT_REQUEST_TARGET, what.path.c_str());
}

// libcurl would take what came since the last answer for the answer to the next request.
bool client::connection::is_spoilt() const {
  char byte = 0;
  return kept != CURL_SOCKET_BAD &&
         (got.has_leftovers || ::recv(kept, &byte, 1, MSG_PEEK | MSG_DONTWAIT) >= 0 || errno != EAGAIN);
}

std::string client::connection::unconnected() const {
  long cause = 0;
  curl_easy_getinfo(easy.get(), CURLINFO_OS_ERRNO, &cause);
  if (cause == ECONNREFUSED)
    return to.authority() + " refused the connection";
  return to.authority() + " cannot be reached: " + (cause ? std::strerror(static_cast<int>(cause)) : detail.data());
}

std::string client::connection::sentence(CURLcode failed, std::chrono::milliseconds timeout) const {
  const auto who = to.authority();
  curl_off_t looked_up = 0;
  curl_easy_getinfo(easy.get(), CURLINFO_NAMELOOKUP_TIME_T, &looked_up);
  if (got.is_too_large)
    return who + " sent an answer of more than " + std::to_string(largest_answer / 1024 / 1024) + " MiB";
  switch (failed) {
    case CURLE_COULDNT_CONNECT:
      return unconnected();
    case CURLE_COULDNT_RESOLVE_HOST:
      return "no address is known for " + to.host;
    case CURLE_OPERATION_TIMEDOUT:
      return (looked_up ? who + " did not answer" : "no address was found for " + to.host) + " within " +
             std::to_string(timeout.count()) + " ms";
    case CURLE_GOT_NOTHING:
    case CURLE_PARTIAL_FILE:
    case CURLE_RECV_ERROR:
    case CURLE_SEND_ERROR:
      return who + " closed the connection without a whole answer";
    case CURLE_PEER_FAILED_VERIFICATION:
      return who + " shows a certificate that is not trusted: " + detail.data();
    default:
      return who + ": " + (detail[0] ? detail.data() : curl_easy_strerror(failed));
  }
}

tl::expected<response, std::string> client::connection::send(const request& what, std::chrono::milliseconds timeout) {
  if (!is_sendable(what))
    return tl::make_unexpected("the request cannot be sent: method, path or a header has a space or a line break");
  if (is_spoilt())
    renew();
  got = {};
  detail[0] = '\0';
  const auto head = lines_of(what);
  describe(what);
  set(CURLOPT_HTTPHEADER, head.get());
  set(CURLOPT_TIMEOUT_MS, std::max<long>(timeout.count(), 1));
  const auto failed = curl_easy_perform(easy.get());
  curl_easy_getinfo(easy.get(), CURLINFO_ACTIVESOCKET, &kept);
  if (failed)
    return tl::make_unexpected(sentence(failed, timeout));
  long status = 0;
  curl_easy_getinfo(easy.get(), CURLINFO_RESPONSE_CODE, &status);
  got.answer.status = static_cast<int>(status);
  got.answer.content_type = content_type_in(got.answer);
  return std::move(got.answer);
}

client::client(url to, tls_files files) : connection_{std::make_unique<connection>(std::move(to), std::move(files))} {}

client::~client() = default;
client::client(client&&) noexcept = default;

tl::expected<response, std::string> client::send(const request& what, std::chrono::milliseconds timeout) {
  return connection_->send(what, timeout);
}

}  // namespace troupe::http
