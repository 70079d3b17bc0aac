#include "runtime/wire/timestamp.hpp"

#include <algorithm>

namespace troupe::wire {
namespace {

using namespace std::chrono;

void append_padded(std::string& out, std::int64_t value, std::size_t width) {
  const auto at = out.size();
  out.append(width, '0');
  for (auto i = width; value > 0 && i > 0; value /= 10)
    out[at + --i] = static_cast<char>('0' + value % 10);
}

/// Reads from the front of a text; any mismatch makes it failed for good.
class cursor {
public:
  explicit cursor(std::string_view text) : left_{text} {}

  int digits(std::size_t count) {
    int value = 0;
    for (std::size_t i = 0; i < count; ++i)
      value = value * 10 + digit();
    return value;
  }

  void expect(char one) { ok_ = take(one) && ok_; }

  bool take(char one) {
    if (left_.empty() || left_.front() != one)
      return false;
    left_.remove_prefix(1);
    return true;
  }

  bool at_digit() const { return !left_.empty() && left_.front() >= '0' && left_.front() <= '9'; }
  bool finished() const { return ok_ && left_.empty(); }
  void fail() { ok_ = false; }

private:
  int digit() {
    if (!at_digit()) {
      ok_ = false;
      return 0;
    }
    const int value = left_.front() - '0';
    left_.remove_prefix(1);
    return value;
  }

  std::string_view left_;
  bool ok_ = true;
};

/// Digits below a microsecond are dropped.
microseconds fraction(cursor& in) {
  if (!in.take('.'))
    return {};
  std::int64_t micros = 0;
  std::size_t count = 0;
  for (; in.at_digit() && count < 9; ++count) {
    const int digit = in.digits(1);
    micros = count < 6 ? micros * 10 + digit : micros;
  }
  for (auto i = count; i < 6; ++i)
    micros *= 10;
  if (count == 0)
    in.fail();
  return microseconds{micros};
}

minutes offset(cursor& in) {
  if (in.take('Z'))
    return {};
  const bool behind = in.take('-');
  if (!behind)
    in.expect('+');
  const hours h{in.digits(2)};
  in.expect(':');
  const minutes m{in.digits(2)};
  if (h > hours{23} || m > minutes{59})
    in.fail();
  return behind ? -(h + m) : h + m;
}

sys_days date(cursor& in) {
  const year y{in.digits(4)};
  in.expect('-');
  const month m{static_cast<unsigned>(in.digits(2))};
  in.expect('-');
  const day d{static_cast<unsigned>(in.digits(2))};
  if (!(y / m / d).ok())
    in.fail();
  return y / m / d;
}

// No leap seconds: neither we nor PostgreSQL could keep one.
seconds time_of_day(cursor& in) {
  const hours h{in.digits(2)};
  in.expect(':');
  const minutes m{in.digits(2)};
  in.expect(':');
  const seconds s{in.digits(2)};
  if (h > hours{23} || m > minutes{59} || s > seconds{59})
    in.fail();
  return h + m + s;
}

}  // namespace

std::string to_rfc3339(timestamp at) {
  at = std::clamp(at, earliest_timestamp, latest_timestamp);
  const auto midnight = floor<days>(at);
  const year_month_day day{midnight};
  const hh_mm_ss time{at - midnight};
  std::string out;
  out.reserve(27);
  append_padded(out, int{day.year()}, 4);
  append_padded(out += '-', unsigned{day.month()}, 2);
  append_padded(out += '-', unsigned{day.day()}, 2);
  append_padded(out += 'T', time.hours().count(), 2);
  append_padded(out += ':', time.minutes().count(), 2);
  append_padded(out += ':', time.seconds().count(), 2);
  append_padded(out += '.', time.subseconds().count(), 6);
  return out += 'Z';
}

std::optional<timestamp> from_rfc3339(std::string_view text) {
  cursor in{text};
  const auto midnight = date(in);
  in.expect('T');
  const auto since_midnight = time_of_day(in);
  const auto micros = fraction(in);
  const auto ahead = offset(in);
  if (!in.finished())
    return std::nullopt;
  const timestamp at = midnight + since_midnight + micros - ahead;
  return at < earliest_timestamp || at > latest_timestamp ? std::nullopt : std::optional{at};
}

}  // namespace troupe::wire
