// Dead letters as records of a topic of their own, for whoever watches topics rather than tables.
#pragma once

#include <soci/soci.h>
#include <string>
#include <vector>

namespace troupe::outbox {

/// Where letters of `topic` go.
std::string mirror_of(const std::string& topic);

/// To be called in a transaction: open letters of these topics that were not mirrored yet, at most `limit`, become
/// outbox rows of this node. Each carries its record's key, value and headers, and as headers what the letter says:
/// troupe-dead-letter (its id), -reason, -fingerprint, -attempts, -group, -topic, -partition, -offset, -node. A key
/// that is no text cannot be the key of an event; it is the header troupe-key-hex.
void mirror_letters(soci::session& sql, const std::vector<std::string>& topics, const std::string& node_name,
                    int limit);

}  // namespace troupe::outbox
