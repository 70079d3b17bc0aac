// Metric families while they are being filled, and the text they become.
#pragma once

#include "runtime/metrics/duration_histogram.hpp"

#include <prometheus/metric_family.h>

namespace troupe::inspect {

using labels = std::vector<prometheus::ClientMetric::Label>;

/// Families in the order of their first sample. Used by one thread for one answer.
class exposition {
public:
  void counter(const std::string& name, const std::string& help, labels with, double value);
  void gauge(const std::string& name, const std::string& help, labels with, double value);
  void histogram(const std::string& name, const std::string& help, labels with,
                 const metrics::duration_histogram& from);

  /// Prometheus' text format 0.0.4.
  std::string text() const;

private:
  void add(const std::string& name, const std::string& help, prometheus::MetricType type,
           prometheus::ClientMetric sample);

  std::vector<prometheus::MetricFamily> families_;
};

}  // namespace troupe::inspect
