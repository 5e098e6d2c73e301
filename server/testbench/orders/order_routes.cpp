// One order as a person has to do with it: its record, its review, its payment that is stuck. The command
// `orderwire orders` asks here too.
#include "testbench/handler_context.hpp"
#include "testbench/json_views.hpp"

namespace orderwire::testbench {

namespace {

using http::status;

constexpr std::size_t note_bytes_max = 2'000;

[[noreturn]] void refuse_unknown() {
    api::refuse(status::not_found, "unknown_order", "there is no such order");
}

json::object read_record(HandlerContext& context, const std::string& order_id) {
    const auto record = context.log->record_of(order_id);
    if (!record) refuse_unknown();
    return record_of(*record, context.deps.settings.livemode);
}

enum class Note { needed, optional };

std::string read_note(const http::Request& request, Note kind) {
    std::string note = text_at(api::read_object(request), "note");
    const bool is_blank = note.find_first_not_of(" \t\r\n") == std::string::npos;
    if ((is_blank && kind == Note::needed) || note.size() > note_bytes_max) {
        api::refuse(status::bad_request, "invalid_note",
                    "note is what was found and done, a text of 1 to 2000 bytes");
    }
    return note;
}

task<http::Response> show_record(HandlerContext& context, http::Request& request) {
    co_return http::json_response(status::ok, read_record(context, request.param("id")));
}

task<http::Response> resolve(HandlerContext& context, http::Request& request) {
    using Outcome = store::ResolvedReview::Outcome;
    std::string note = read_note(request, Note::needed);
    std::string order_id = request.param("id");
    const auto resolved = co_await context.deps.store.resolve_review(std::move(order_id), std::move(note));
    if (resolved.outcome == Outcome::unknown_order) refuse_unknown();
    if (resolved.outcome == Outcome::nothing_open) {
        api::refuse(status::conflict, "nothing_to_resolve", "no review of this order is open");
    }
    co_return http::json_response(status::ok, read_record(context, request.param("id")));
}

task<http::Response> release(HandlerContext& context, http::Request& request) {
    using Outcome = store::ReleasedPayment::Outcome;
    std::string note = read_note(request, Note::optional);
    std::string order_id = request.param("id");
    const auto released = co_await context.deps.store.release_payment(std::move(order_id), std::move(note));
    switch (released.outcome) {
        case Outcome::unknown_order:
            refuse_unknown();
        case Outcome::order_closed:
            api::refuse(status::conflict, "order_closed", "the order is paid or cancelled");
        case Outcome::nothing_bound:
            api::refuse(status::conflict, "nothing_to_release",
                        "nothing holds this order: it has no payment");
        case Outcome::released:
            break;
    }
    co_return http::json_response(status::ok, read_record(context, request.param("id")));
}

}  // namespace

void add_order_routes(http::Router& router, const std::shared_ptr<HandlerContext>& context) {
    const std::string path = "/api/testbench/orders/{id}";
    router.add(http::verb::get, path, reading(context, show_record));
    router.add(http::verb::post, path + "/resolve", changing(context, resolve));
    router.add(http::verb::post, path + "/release", changing(context, release));
}

}  // namespace orderwire::testbench
