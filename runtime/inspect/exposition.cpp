#include "runtime/inspect/exposition.hpp"

#include <prometheus/text_serializer.h>
#include <algorithm>

namespace troupe::inspect {

void exposition::counter(const std::string& name, const std::string& help, labels with, double value) {
  prometheus::ClientMetric sample;
  sample.label = std::move(with);
  sample.counter.value = value;
  add(name, help, prometheus::MetricType::Counter, std::move(sample));
}

void exposition::gauge(const std::string& name, const std::string& help, labels with, double value) {
  prometheus::ClientMetric sample;
  sample.label = std::move(with);
  sample.gauge.value = value;
  add(name, help, prometheus::MetricType::Gauge, std::move(sample));
}

void exposition::histogram(const std::string& name, const std::string& help, labels with,
                           const metrics::duration_histogram& from) {
  const auto seen = from.read();
  prometheus::ClientMetric sample;
  sample.label = std::move(with);
  sample.histogram.sample_count = seen.total;
  sample.histogram.sample_sum = seen.sum_seconds;
  std::uint64_t so_far = 0;
  for (std::size_t i = 0; i < metrics::duration_histogram::bounds.size(); ++i) {
    so_far += seen.counts[i];
    sample.histogram.bucket.push_back({so_far, static_cast<double>(metrics::duration_histogram::bounds[i]) / 1e9});
  }
  add(name, help, prometheus::MetricType::Histogram, std::move(sample));
}

std::string exposition::text() const { return prometheus::TextSerializer{}.Serialize(families_); }

void exposition::add(const std::string& name, const std::string& help, prometheus::MetricType type,
                     prometheus::ClientMetric sample) {
  auto family = std::find_if(families_.begin(), families_.end(), [&](const auto& one) { return one.name == name; });
  if (family == families_.end())
    family = families_.insert(families_.end(), prometheus::MetricFamily{name, help, type, {}});
  family->metric.push_back(std::move(sample));
}

}  // namespace troupe::inspect
