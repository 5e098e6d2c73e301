#include "transport/sse.hpp"

#include <utility>

#include "transport/cursor.hpp"
#include "transport/sse_session.hpp"

namespace orderwire::transport {

namespace {

// What is no cursor of ours counts as none: a browser sends back what it last got, and can't mend it. Where
// EventSource is made of something that can't set headers, it goes into the query.
std::optional<std::uint64_t> read_cursor(const http::Request& request) {
    if (const auto last = parse_cursor(request.header("Last-Event-ID"))) return last;
    for (const char* name : {"lastEventId", "since"}) {
        const auto text = request.query_value(name);
        if (const auto cursor = text ? parse_cursor(*text) : std::nullopt) return cursor;
    }
    return std::nullopt;
}

}  // namespace

http::Response open_event_stream(const std::shared_ptr<SessionRegistry>& registry,
                                 const http::Request& request) {
    const std::string& order = request.param("id");
    if (auto refusal = registry->refusal(request)) return std::move(*refusal);
    const auto session = std::make_shared<SseSession>(registry);
    if (const auto followed = session->follow(order, read_cursor(request)); !followed) {
        return not_followed(followed.error());
    }
    if (session->has_nothing_to_say()) return http::empty_response(http::status::no_content);

    http::Response response;
    response.set(http::field::content_type, "text/event-stream")
        .set(http::field::cache_control, "no-cache, no-transform")
        .set("X-Accel-Buffering", "no");
    response.hijack = [session](http::HijackedConnection hijacked) { session->start(std::move(hijacked)); };
    return response;
}

}  // namespace orderwire::transport
