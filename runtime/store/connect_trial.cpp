#include "runtime/store/connect_trial.hpp"

#include "runtime/store/connection_string.hpp"

#include <libpq-fe.h>
#include <poll.h>
#include <algorithm>
#include <regex>

namespace troupe::store {
namespace {

using cause = connect_failure::cause;
using std::chrono::steady_clock;
using connection = std::unique_ptr<PGconn, decltype(&PQfinish)>;

bool has(std::string_view text, std::string_view part) { return text.find(part) != text.npos; }

cause cause_of(const std::string& sqlstate) {
  const auto group = sqlstate.substr(0, 2);
  return group == "53" || group == "57" || group == "58" || group == "XX" ? cause::not_now : cause::refused;
}

// libpq's own words are not translated: this program sets no locale.
cause cause_of_silence(std::string_view message) {
  if (has(message, "SSL") || has(message, "certificate"))
    return cause::tls;
  if (has(message, "session is read-only") || has(message, "hot standby mode") || has(message, "session is not"))
    return cause::not_now;
  return cause::unreachable;
}

void wait_for(PGconn* to, PostgresPollingStatusType wanted, steady_clock::time_point deadline) {
  const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - steady_clock::now());
  pollfd socket{PQsocket(to), static_cast<short>(wanted == PGRES_POLLING_READING ? POLLIN : POLLOUT), 0};
  ::poll(&socket, 1, static_cast<int>(std::max<long long>(left.count(), 0)));
}

/// False: neither yes nor no in time.
bool has_come_to_an_end(PGconn* to, steady_clock::time_point deadline) {
  for (auto next = PGRES_POLLING_WRITING; next != PGRES_POLLING_OK && next != PGRES_POLLING_FAILED;
       next = PQconnectPoll(to)) {
    if (steady_clock::now() >= deadline)
      return false;
    wait_for(to, next, deadline);
  }
  return true;
}

}  // namespace

connect_failure explain_connect(std::string_view message) {
  const auto line = message.substr(0, message.find('\n'));
  static const std::regex coded{R"(^(.*:  )([0-9A-Z]{5}): (.*)$)"};
  std::match_results<std::string_view::const_iterator> parts;
  if (!std::regex_match(line.begin(), line.end(), parts, coded))
    return {cause_of_silence(message), "", std::string{line}};
  return {cause_of(parts[2]), parts[2], parts[1].str() + parts[3].str()};
}

std::optional<connect_failure> try_to_connect(const settings& with, std::chrono::milliseconds patience) {
  const auto target = soci_connection_string(with.url, with.application_name);
  if (!target)
    return connect_failure{cause::unreadable, "", target.error()};
  const auto deadline = steady_clock::now() + patience;
  const connection made{PQconnectStart(target->c_str()), PQfinish};
  PQsetErrorVerbosity(made.get(), PQERRORS_VERBOSE);
  if (PQstatus(made.get()) != CONNECTION_BAD && !has_come_to_an_end(made.get(), deadline))
    return connect_failure{cause::unreachable, "", "no answer within " + std::to_string(patience.count()) + " ms"};
  if (PQstatus(made.get()) == CONNECTION_OK)
    return std::nullopt;
  return explain_connect(PQerrorMessage(made.get()));
}

}  // namespace troupe::store
