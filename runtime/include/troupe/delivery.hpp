// What a handler of single records may do besides looking at its message.
#pragma once

#include <troupe/batch.hpp>
#include <troupe/outcome.hpp>
#include <troupe/question.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

namespace troupe {

/// Lives for one call of a keyed handler, on its thread. Records of one key come one after the other, those of other
/// keys at the same time, to other copies of the handler.
class delivery {
public:
  virtual ~delivery() = default;

  virtual const origin& from() const = 0;

  /// `work` in a transaction in which also stands that this event had its effect: when it comes again, `work` is not
  /// called. Answer what this says, or something else, when it is not done. At most once in a call.
  virtual outcome transact(const std::function<void(transaction&)>& work) = 0;

  virtual const neighbours& node() const = 0;
};

/// The same for a handler of many records: of different keys, each to be answered by itself.
class deliveries {
public:
  virtual ~deliveries() = default;

  virtual const neighbours& node() const = 0;

  /// `work(std::span<const received<T>>, transaction&)` for all of them, in one transaction; when that fails because of
  /// what lies in them, for each alone. An outcome for each: done, reject when the database refuses its values, retry
  /// when `work` threw, unavailable. An event that comes again is not left out: `work` leaves it as it is.
  template <event T, class F>
  std::vector<outcome> transact(const std::vector<received<T>>& all, F work) {
    return transact_parts(all.size(), [&](std::size_t first, std::size_t count, transaction& tx) {
      work(std::span{all}.subspan(first, count), tx);
    });
  }

  using part_work = std::function<void(std::size_t first, std::size_t count, transaction& tx)>;
  virtual std::vector<outcome> transact_parts(std::size_t all, const part_work& work) = 0;
};

/// How a keyed handler is hosted.
struct keyed_pace {
  std::uint32_t workers = 0;           // 0: as many as [actors.*] workers says
  std::uint32_t most_at_once = 1;      // records for a handler of many: those that wait for an idle worker
  std::chrono::milliseconds delay{0};  // each is kept for so long before
};

}  // namespace troupe
