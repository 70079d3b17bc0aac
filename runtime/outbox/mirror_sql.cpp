#include "runtime/outbox/mirror_sql.hpp"

#include "runtime/letters/letters_sql.hpp"
#include "runtime/outbox/outbox_sql.hpp"
#include "runtime/store/hex.hpp"
#include "runtime/wire/codec/utf8.hpp"
#include "runtime/wire/envelope.hpp"

namespace troupe::outbox {
namespace {

bool is_text(const std::string& key) { return wire::is_utf8(key) && key.find('\0') == key.npos; }

void add_number(wire::headers& to, const std::string& name, const std::optional<std::int64_t>& value) {
  if (value)
    to.emplace_back(name, std::to_string(*value));
}

wire::event event_of(const letters::stored_letter& letter) {
  const auto key = letter.key.value_or("");
  wire::event out{"dead-letter-" + std::to_string(letter.id), mirror_of(letter.topic),     is_text(key) ? key : "",
                  wire::read_envelope(letter.head).type,      letter.payload.value_or(""), letter.head};
  auto& head = out.head;
  add_number(head, "troupe-dead-letter", letter.id);
  head.emplace_back("troupe-reason", letter.reason);
  head.emplace_back("troupe-fingerprint", letter.fingerprint);
  add_number(head, "troupe-attempts", letter.attempts);
  head.emplace_back("troupe-group", letter.group);
  head.emplace_back("troupe-topic", letter.topic);
  add_number(head, "troupe-partition", letter.partition);
  add_number(head, "troupe-offset", letter.at);
  head.emplace_back("troupe-node", letter.node);
  if (!is_text(key))
    head.emplace_back("troupe-key-hex", store::to_hex(key));
  return out;
}

}  // namespace

std::string mirror_of(const std::string& topic) { return topic + ".dead-letter"; }

void mirror_letters(soci::session& sql, const std::vector<std::string>& topics, const std::string& node_name,
                    int limit) {
  std::vector<wire::event> events;
  for (const auto& letter : letters::take_unmirrored(sql, topics, limit))
    events.push_back(event_of(letter));
  if (events.empty())
    return;
  insert_events(sql, events, node_name);
}

}  // namespace troupe::outbox
