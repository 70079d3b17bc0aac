#include "runtime/store/session_figures.hpp"

namespace troupe::store {

session_figures& session_figures::instance() {
  static session_figures all;
  return all;
}

}  // namespace troupe::store
