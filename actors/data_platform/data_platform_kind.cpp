#include "actors/data_platform/data_platform_kind.hpp"

#include "actors/data_platform/sink.hpp"
#include "migrations/data_platform.hpp"

namespace troupe::data_platform {

troupe::kind kind(data_platform_options options) {
  const auto bound = std::make_shared<data_platform_options>(std::move(options));
  return troupe::kind{"data_platform"}
      .options(*bound)
      .migrations(migrations::data_platform())
      .keyed<schemas::order_completed>("my-consumer-group", sink{bound}, [bound] { return pace_of(*bound); })
      .seen(find_received);
}

}  // namespace troupe::data_platform
