// Dead letters as the admin API and `troupe dlq --json` show them. Field names are stable.
#pragma once

#include "runtime/letters/letters_sql.hpp"
#include "runtime/wire/codec/json.hpp"

#include <cereal/cereal.hpp>

namespace troupe::inspect {

struct header_view {
  std::string name, value;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(CEREAL_NVP(name), CEREAL_NVP(value));
  }
};

struct letter_view {
  std::int64_t id = 0;
  std::string group, topic;
  std::optional<std::int64_t> partition, offset;
  std::optional<std::string> key, payload;
  std::string reason, fingerprint, style, node, createdAt;
  std::int64_t attempts = 0;
  std::vector<header_view> headers;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(CEREAL_NVP(id), CEREAL_NVP(group), CEREAL_NVP(topic), CEREAL_NVP(partition), CEREAL_NVP(offset), CEREAL_NVP(key),
       CEREAL_NVP(payload), CEREAL_NVP(reason), CEREAL_NVP(fingerprint), CEREAL_NVP(style), CEREAL_NVP(node),
       CEREAL_NVP(createdAt), CEREAL_NVP(attempts), wire::field_or_default("headers", headers));
  }
};

/// GET /v1/dead-letters
struct letters_view {
  std::vector<letter_view> letters;
  bool showsPayloads = false;  // and headers
  template <class Archive>
  void serialize(Archive& ar) {
    ar(CEREAL_NVP(letters), wire::field_or_default("showsPayloads", showsPayloads));
  }
};

/// POST /v1/dead-letters/{id}/replay and .../discard
struct letter_deed_view {
  std::int64_t letters = 0;          // that are no longer open
  std::vector<std::string> refused;  // why the others are
  template <class Archive>
  void serialize(Archive& ar) {
    ar(CEREAL_NVP(letters), CEREAL_NVP(refused));
  }
};

/// `with_payload`: and headers. Bytes that are no text are shown as \xHH...
letters_view view_of(const std::vector<letters::stored_letter>& letters, bool with_payload);

}  // namespace troupe::inspect
