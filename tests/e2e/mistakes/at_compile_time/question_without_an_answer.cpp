// a question says what its answer is: using answer = ...
#include <troupe/kind.hpp>

struct score_asked {
  troupe::identifier account;
};

troupe::kind score() {
  return troupe::kind{"score"}.answers<score_asked>([](const score_asked&) { return 1; });
}
