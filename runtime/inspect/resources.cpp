#include "runtime/inspect/resources.hpp"

#include <sys/resource.h>
#include <unistd.h>
#include <fstream>

namespace troupe::inspect {

namespace {
std::chrono::milliseconds to_milliseconds(const timeval& time) {
  return std::chrono::milliseconds{time.tv_sec * 1000 + time.tv_usec / 1000};
}
}  // namespace

used_resources resources_used() {
  std::int64_t total = 0, resident = 0;
  std::ifstream{"/proc/self/statm"} >> total >> resident;
  rusage used{};
  getrusage(RUSAGE_SELF, &used);
  return {resident * sysconf(_SC_PAGESIZE), to_milliseconds(used.ru_utime) + to_milliseconds(used.ru_stime)};
}

}  // namespace troupe::inspect
