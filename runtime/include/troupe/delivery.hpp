// What a handler of single records may do besides looking at its message.
#pragma once

#include <troupe/outcome.hpp>
#include <troupe/question.hpp>
#include <troupe/transaction.hpp>

#include <functional>

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

}  // namespace troupe
