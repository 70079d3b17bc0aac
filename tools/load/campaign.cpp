#include "tools/load/campaign.hpp"

#include "tools/load/connection.hpp"
#include "tools/load/progress.hpp"

#include <boost/asio/signal_set.hpp>

namespace troupe::load {

campaign::campaign(const campaign_settings& with, std::vector<call_source> sources)
    : settings_{with}, sources_{std::move(sources)}, made_(sources_.size()) {
  for (const auto& source : sources_)
    tallies_.emplace_back().kind = source.kind;
}

void campaign::start() { started_ = clock::now(); }

std::optional<due_call> campaign::next() {
  if (settings_.lasts && clock::now() - started_ >= *settings_.lasts)
    stop();
  const auto source = stopped_ ? std::nullopt : least_advanced();
  if (!source)
    return std::nullopt;
  ++made_[*source];
  const auto due = next_due();
  return due_call{sources_[*source].make(), *source, due};
}

// Mixes the kinds evenly: each gets as far through its calls as the others.
std::optional<std::size_t> campaign::least_advanced() const {
  std::optional<std::size_t> chosen;
  double least = 0;
  for (std::size_t i = 0; i < sources_.size(); ++i) {
    const auto advance = static_cast<double>(made_[i]) / static_cast<double>(sources_[i].calls);
    if (made_[i] < sources_[i].calls && (!chosen || advance < least)) {
      chosen = i;
      least = advance;
    }
  }
  return chosen;
}

clock::time_point campaign::next_due() {
  if (settings_.rate <= 0)
    return clock::now();
  const std::chrono::duration<double> since{static_cast<double>(made_in_all_++) / settings_.rate};
  return started_ + std::chrono::duration_cast<clock::duration>(since);
}

outcome run(const campaign_settings& with, std::vector<call_source> sources) {
  boost::asio::io_context io{1};
  campaign going{with, std::move(sources)};
  boost::asio::signal_set signals{io, SIGINT, SIGTERM};
  signals.async_wait([&](const boost::system::error_code& failed, int) {
    if (!failed)
      going.stop();
  });
  progress_line line{io, going};
  std::size_t open = with.connections;
  const auto on_end = [&] {
    if (--open > 0)
      return;
    signals.cancel();
    line.end();
  };

  going.start();
  line.start();
  for (std::size_t i = 0; i < with.connections; ++i)
    std::make_shared<connection>(io, going, i % with.doors.size(), on_end)->start();
  io.run();
  return {going.tallies(), clock::now() - going.started()};
}

}  // namespace troupe::load
