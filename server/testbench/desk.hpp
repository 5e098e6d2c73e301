// What the testbench's handlers of one loop work with, and what stands before each of them.
#pragma once

#include <functional>
#include <memory>

#include "api/middleware.hpp"
#include "store/event_log.hpp"
#include "testbench/bench.hpp"
#include "testbench/masking.hpp"
#include "testbench/ring.hpp"

namespace orderwire::testbench {

struct Desk {
    std::shared_ptr<Bench> bench;
    api::Dependencies& deps;
    Executor loop;
    std::unique_ptr<store::EventLog> log;  // null where nobody can ever get in
};

using DeskHandler = std::function<task<http::Response>(Desk&, http::Request&)>;

// Refuses whoever the gate does not let in, and then answers as api::reading does.
http::Handler reading(const std::shared_ptr<Desk>& desk, DeskHandler handler);
// The same, of what changes something: JSON only.
http::Handler changing(const std::shared_ptr<Desk>& desk, DeskHandler handler);
// Changing, but for whoever signs in or out.
http::Handler at_the_gate(const std::shared_ptr<Desk>& desk, DeskHandler handler);

// Ends the request with the gate's error.
[[noreturn]] void refuse_entry(Desk& desk, const http::Request& request, const Error& error);

// ?limit=, 1 to `max`. Refuses with 400.
std::size_t read_limit(const http::Request& request, std::size_t usual, std::size_t max);
// A whole number of the query, or nothing where there is none. Refuses with 400.
std::optional<std::uint64_t> read_number(const http::Request& request, const std::string& name);
std::optional<std::int64_t> any_number(std::string_view text);  // of either sign

void add_session_routes(http::Router& router, const std::shared_ptr<Desk>& desk);
void add_order_routes(http::Router& router, const std::shared_ptr<Desk>& desk);
void add_delivery_routes(http::Router& router, const std::shared_ptr<Desk>& desk);
void add_copy_routes(http::Router& router, const std::shared_ptr<Desk>& desk);
void add_live_routes(http::Router& router, const std::shared_ptr<Desk>& desk);
void add_attention_routes(http::Router& router, const std::shared_ptr<Desk>& desk);
void add_mail_routes(http::Router& router, const std::shared_ptr<Desk>& desk);
void add_run_routes(http::Router& router, const std::shared_ptr<Desk>& desk);

// The request of this number, from memory or from the store.
std::optional<Recorded> find_recorded(Desk& desk, std::int64_t number);
// That of the path's {number}, or 404 `unknown_delivery`.
Recorded read_recorded(Desk& desk, const http::Request& request);
// What came, from the store where memory went to newer ones: nothing where it is nowhere. The header is ""
// where there was none, as of what we fetched ourselves.
struct Message {
    std::string body;
    std::string signature;
};
std::optional<Message> message_of(Desk& desk, const Recorded& recorded);
Reveal reveal_asked(const http::Request& request);  // ?reveal=1

}  // namespace orderwire::testbench
