// What the testbench's handlers of one loop work with, and what stands before each of them.
#pragma once

#include <functional>
#include <memory>

#include "api/middleware.hpp"
#include "store/event_log.hpp"
#include "testbench/deliveries/delivery_ring_buffer.hpp"
#include "testbench/inspector.hpp"
#include "testbench/redaction/redaction.hpp"

namespace orderwire::testbench {

struct HandlerContext {
    std::shared_ptr<Inspector> inspector;
    api::Dependencies& deps;
    Executor loop;
    std::unique_ptr<store::EventLog> log;  // null where nobody can ever get in
};

using InspectorHandler = std::function<task<http::Response>(HandlerContext&, http::Request&)>;

// Refuses whoever the access guard does not let in, and then answers as api::reading does.
http::Handler reading(const std::shared_ptr<HandlerContext>& context, InspectorHandler handler);
// The same, of what changes something: JSON only.
http::Handler changing(const std::shared_ptr<HandlerContext>& context, InspectorHandler handler);
// Changing, but for whoever signs in or out.
http::Handler signing_in(const std::shared_ptr<HandlerContext>& context, InspectorHandler handler);

// Ends the request with the access guard's error.
[[noreturn]] void deny_access(HandlerContext& context, const http::Request& request, const Error& error);

// ?limit=, 1 to `max`. Refuses with 400.
std::size_t read_limit(const http::Request& request, std::size_t usual, std::size_t max);
// A whole number of the query, or nothing where there is none. Refuses with 400.
std::optional<std::uint64_t> read_number(const http::Request& request, const std::string& name);
std::optional<std::int64_t> any_number(std::string_view text);  // of either sign

void add_session_routes(http::Router& router, const std::shared_ptr<HandlerContext>& context);
void add_order_routes(http::Router& router, const std::shared_ptr<HandlerContext>& context);
void add_delivery_routes(http::Router& router, const std::shared_ptr<HandlerContext>& context);
void add_export_routes(http::Router& router, const std::shared_ptr<HandlerContext>& context);
void add_live_routes(http::Router& router, const std::shared_ptr<HandlerContext>& context);
void add_alert_routes(http::Router& router, const std::shared_ptr<HandlerContext>& context);
void add_mail_routes(http::Router& router, const std::shared_ptr<HandlerContext>& context);
void add_run_routes(http::Router& router, const std::shared_ptr<HandlerContext>& context);

// The request of this number, from memory or from the store.
std::optional<RecordedDelivery> find_recorded(HandlerContext& context, std::int64_t number);
// That of the path's {number}, or 404 `unknown_delivery`.
RecordedDelivery read_recorded(HandlerContext& context, const http::Request& request);
// What came, from the store where memory went to newer ones: nothing where it is nowhere. The header is ""
// where there was none, as of what we fetched ourselves.
struct SignedBody {
    std::string body;
    std::string signature;
};
std::optional<SignedBody> message_of(HandlerContext& context, const RecordedDelivery& recorded);
Redaction redaction_asked(const http::Request& request);  // ?reveal=1

}  // namespace orderwire::testbench
