#include "tools/load/tally.hpp"

namespace troupe::load {

ending ending_of(int status) {
  if (status >= 200 && status < 300)
    return ending::ok;
  if (status == 409 || status == 422)
    return ending::refused;
  return status >= 500 ? ending::again : ending::failed;
}

void count(tally& in, ending how) {
  if (how == ending::ok)
    ++in.ok;
  else if (how == ending::refused)
    ++in.refused;
  else
    ++in.failed;
}

}  // namespace troupe::load
