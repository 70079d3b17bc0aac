#include "tools/load/answers.hpp"

#include <stdexcept>

namespace troupe::load {

answers::answers(const std::filesystem::path& file) : writes_{!file.empty()} {
  if (!writes_)
    return;
  read(file);
  out_.open(file, std::ios::app);
  if (!out_)
    throw std::runtime_error{file.string() + " cannot be written"};
}

void answers::read(const std::filesystem::path& file) {
  std::ifstream in{file};
  std::string kind;
  std::int64_t first = 0, second = 0;
  while (in >> kind >> first)
    if (kind == "coupon" && in >> second)
      requests_.push_back({first, second});
}

void answers::order(identifier order_id) {
  if (writes_)
    out_ << "order " << order_id.value() << '\n';
}

void answers::coupon(acknowledged_request request) {
  requests_.push_back(request);
  if (writes_)
    out_ << "coupon " << request.user_id.value() << ' ' << request.coupon_id.value() << '\n';
}

void answers::any(std::string_view answer) {
  if (writes_)
    out_ << answer << '\n';
}

bool answers::flush() { return !writes_ || static_cast<bool>(out_.flush()); }

}  // namespace troupe::load
