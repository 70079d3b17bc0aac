#pragma once

#include "config/findings.hpp"
#include "config/kafka_options.hpp"
#include "config/vocabulary.hpp"

namespace troupe::config {

/// Resolves "env:NAME" and "file:/path" of secret properties, refuses what Troupe sets itself, asks the program's
/// librdkafka about the rest. No mistake repeats a secret.
void apply_kafka_rules(kafka_options& kafka, const vocabulary& with, const environment& from, findings& found);

}  // namespace troupe::config
