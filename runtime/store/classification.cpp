#include "runtime/store/classification.hpp"

#include "runtime/store/rows.hpp"

#include <cxxabi.h>
#include <soci/postgresql/soci-postgresql.h>
#include <memory>

namespace troupe::store {
namespace {

constexpr std::size_t longest_detail = 200;

bool starts_with_one_of(std::string_view sqlstate, std::initializer_list<std::string_view> beginnings) {
  for (const auto beginning : beginnings)
    if (sqlstate.substr(0, beginning.size()) == beginning)
      return true;
  return false;
}

// 08P01 is a statement that does not fit what was prepared: another one's, behind a pooler, or a mistake of ours.
bool is_lost(std::string_view sqlstate, bool is_connected) {
  return !is_connected || (sqlstate != "08P01" && starts_with_one_of(sqlstate, {"08", "57P", "     "}));
}

std::string shortened(std::string_view text) {
  if (text.size() <= longest_detail)
    return std::string{text};
  auto end = longest_detail;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80)
    --end;  // not through the middle of a UTF-8 character
  return std::string{text.substr(0, end)};
}

std::string_view first_line(std::string_view text) { return text.substr(0, text.find('\n')); }

// "Cannot execute query. Fatal error. ERROR:  deadlock detected": the severity may be in any language, two blanks
// follow.
std::string_view after_severity(std::string_view line) {
  const auto severity = line.find(":  ");
  if (severity != line.npos)
    return line.substr(severity + 3);
  for (const std::string_view prefix : {"Cannot execute query. ", "Fatal error. ", "Connection failed. "})
    if (line.substr(0, prefix.size()) == prefix)
      line.remove_prefix(prefix.size());
  return line;
}

std::string without_quoted(std::string_view line) {
  const auto first = line.find('"'), last = line.rfind('"');
  if (first == last)
    return std::string{line};
  return std::string{line.substr(0, first)} + "..." + std::string{line.substr(last + 1)};
}

// what() of an unknown exception may hold anything, its type cannot.
std::string type_of(const std::exception& thrown) {
  int status = 0;
  std::unique_ptr<char, decltype(&std::free)> name{
      abi::__cxa_demangle(typeid(thrown).name(), nullptr, nullptr, &status), std::free};
  return name ? name.get() : typeid(thrown).name();
}

store_error lost(moment when, std::string detail) {
  const auto kind = when == moment::commit ? fault::ambiguous : fault::disconnected;
  return {kind, "08000", std::move(detail)};
}

// What another exception says may hold a value.
std::string detail_of(const std::exception& thrown) {
  if (const auto* error = dynamic_cast<const soci::soci_error*>(&thrown))
    return shortened(without_quoted(first_line(error->get_error_message())));
  if (dynamic_cast<const unexpected_row*>(&thrown) != nullptr)
    return shortened(thrown.what());
  return "thrown: " + type_of(thrown);
}

}  // namespace

fault fault_of(std::string_view sqlstate) {
  if (starts_with_one_of(sqlstate, {"40001", "40P01", "55P03", "57014"}))
    return fault::conflict;
  if (starts_with_one_of(sqlstate, {"53"}))
    return fault::busy;
  return verdict::of_sqlstate(sqlstate) == verdict::blame::record ? fault::refused : fault::hindered;
}

std::string sentence_of(std::string_view message, std::string_view sqlstate) {
  const auto line = after_severity(first_line(message));
  // Class 22 quotes the value it could not read.
  if (sqlstate == "42P05")  // what one client prepared, a pooler shows to another
    return "named prepared statements need session pooling: " + shortened(line);
  return shortened(starts_with_one_of(sqlstate, {"22"}) ? without_quoted(line) : line);
}

store_error classify(const std::exception& thrown, bool is_connected, moment when) {
  if (const auto* error = dynamic_cast<const soci::postgresql_soci_error*>(&thrown)) {
    const auto state = error->sqlstate();
    auto detail = sentence_of(error->get_error_message(), state);
    return is_lost(state, is_connected) ? lost(when, std::move(detail))
                                        : store_error{fault_of(state), state, std::move(detail)};
  }
  auto detail = detail_of(thrown);
  return is_connected ? store_error{fault::bug, "", std::move(detail)} : lost(when, std::move(detail));
}

store_error classify_connect(const std::exception& thrown) {
  const auto* error = dynamic_cast<const soci::soci_error*>(&thrown);
  const std::string text = error ? error->get_error_message() : thrown.what();
  const std::string_view message = text;
  const auto reason = message.substr(0, 6) == "Cannot" ? message.substr(message.find('\n') + 1) : message;
  return {fault::disconnected, "08001", shortened("cannot connect: " + std::string{first_line(reason)})};
}

// 0A000: "cached plan must not change result type". 25: read only, as the session was told when it was opened, or since
// the server became a standby. 26, 42P05, 08P01: somebody else prepares statements on this connection. 42704: the role
// of the session is gone. XX: the server's own trouble.
bool needs_new_session(std::string_view sqlstate) {
  return starts_with_one_of(sqlstate, {"0A000", "25", "26", "42P05", "08P01", "42704", "XX"});
}

}  // namespace troupe::store
