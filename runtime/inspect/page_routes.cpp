#include "runtime/inspect/page_routes.hpp"

#include "runtime/inspect/page_text.hpp"

namespace troupe::inspect {
namespace {

// Nothing from elsewhere, nothing inline, nobody frames it: what a hostile key or payload says stays text.
constexpr auto policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; "
    "frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

http::door_route asset(const char* path, const char* type, const char* text) {
  return {{"GET", path, false}, [type, text](caf::event_based_actor*, const http::exchange& asked) {
            asked.answer({200,
                          text,
                          type,
                          {{"Content-Security-Policy", policy},
                           {"X-Content-Type-Options", "nosniff"},
                           {"Referrer-Policy", "no-referrer"},
                           {"Cache-Control", "no-cache"}}});
          }};
}

}  // namespace

std::vector<http::door_route> page_routes() {
  return {asset("/", "text/html; charset=utf-8", page_html),
          asset("/page.js", "text/javascript; charset=utf-8", page_js),
          asset("/page.css", "text/css; charset=utf-8", page_css)};
}

}  // namespace troupe::inspect
