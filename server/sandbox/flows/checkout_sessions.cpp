#include "sandbox/flows/checkout_sessions.hpp"

#include <algorithm>
#include <limits>

#include "sandbox/flows/checkout_flow.hpp"
#include "sandbox/flows/new_session.hpp"
#include "sandbox/resources/api_versions.hpp"
#include "sandbox/resources/listing.hpp"
#include "sandbox/resources/method_data.hpp"

namespace orderwire::sandbox {

namespace {

ApiResult<StoredObject> find_session(EmulatorContext& context, const ApiCall& call) {
    auto session = context.objects.find("checkout.session", call.id);
    if (!session) return no_such_object("checkout.session", call.id);
    return std::move(*session);
}

// What a page of Stripe's own would know of the session.
json::object present_payment_page(EmulatorContext& context, const StoredObject& session) {
    const auto intent = intent_of(context, session);
    return {{"id", "ppage_" + session.id.substr(session.id.size() - 24)},
            {"object", "payment_page"},
            {"currency", session.body.at("currency")},
            {"livemode", false},
            {"mode", session.body.at("mode")},
            {"payment_intent", intent ? json::value(intent->body) : json::value()},
            {"payment_method_types", session.body.at("payment_method_types")},
            {"payment_status", session.body.at("payment_status")},
            {"session_id", session.id},
            {"state", text_at(session.body, "status") == "complete" ? json::value("succeeded")
                                                                    : session.body.at("status")},
            {"status", session.body.at("status")},
            {"success_url", with_session_id(text_at(session.body, "success_url"), session.id)},
            {"total_summary",
             {{"due", session.body.at("amount_total")}, {"total", session.body.at("amount_total")}}}};
}

ApiError not_open(const StoredObject& session, const std::string& done) {
    ApiError error;
    error.message = "Only Checkout Sessions with a status in [\"open\"] can be " + done +
                    ". This Checkout Session has a status of `" + text_at(session.body, "status") + "`.";
    return error;
}

}  // namespace

json::object present_line_items(const StoredObject& session) {
    const json::array& items = session.hidden.at("line_items").as_array();
    return {{"object", "list"},
            {"data", items},
            {"has_more", false},
            {"url", "/v1/checkout/sessions/" + session.id + "/line_items"}};
}

ApiResult<json::object> create_session(EmulatorContext& context, const ApiCall& call) {
    auto session = make_session(context, call);
    if (!session) return session.error();
    context.objects.insert(*session);
    if (is_before(call.version, "2022-08-01")) make_intent_early(context, call.request_info, *session);
    const Time expiry = from_milliseconds(integer_at(session->body, "expires_at").value_or(0) * 1000);
    context.tasks.add(expiry, "expire_session", session->id);
    return session->body;
}

ApiResult<json::object> retrieve_session(EmulatorContext& context, const ApiCall& call) {
    auto session = find_session(context, call);
    if (!session) return session.error();
    return session->body;
}

ApiResult<json::object> update_session(EmulatorContext& context, const ApiCall& call) {
    auto session = find_session(context, call);
    if (!session) return session.error();
    Params params(call);
    params.merge_metadata(session->body["metadata"].as_object());
    if (params.failed()) return params.error();
    context.objects.update(*session);
    return session->body;
}

ApiResult<json::object> list_sessions(EmulatorContext& context, const ApiCall& call) {
    Params params(call);
    ListQuery query = read_list_query(params, "checkout.session");
    query.customer = params.text("customer").value_or("");
    query.payment_intent = params.text("payment_intent").value_or("");
    query.status = params.one_of("status", {"open", "complete", "expired"}).value_or("");
    return answer_list(context, query, params, "/v1/checkout/sessions");
}

ApiResult<json::object> list_session_line_items(EmulatorContext& context, const ApiCall& call) {
    auto session = find_session(context, call);
    if (!session) return session.error();
    Params params(call);
    const std::int64_t limit = params.integer("limit", 1, 100).value_or(10);
    const std::string after = params.text("starting_after").value_or("");
    if (params.failed()) return params.error();

    json::object list = present_line_items(*session);
    const json::array all = std::move(list["data"].as_array());
    auto first = all.begin();
    if (!after.empty()) {
        first = std::find_if(all.begin(), all.end(), [&](const json::value& item) {
            return text_at(item.as_object(), "id") == after;
        });
        if (first == all.end()) return no_such_object("line_item", after, "starting_after");
        ++first;
    }
    const auto last = first + std::min<std::ptrdiff_t>(limit, all.end() - first);
    list["data"] = json::array(first, last);
    list["has_more"] = last != all.end();
    return list;
}

ApiResult<json::object> expire_session_call(EmulatorContext& context, const ApiCall& call) {
    auto session = find_session(context, call);
    if (!session) return session.error();
    Params params(call);
    if (params.failed()) return params.error();
    if (text_at(session->body, "status") != "open") return not_open(*session, "expired");
    expire_session(context, call.request_info, *session);
    return session->body;
}

ApiResult<json::object> retrieve_payment_page(EmulatorContext& context, const ApiCall& call) {
    auto session = find_session(context, call);
    if (!session) return session.error();
    return present_payment_page(context, *session);
}

ApiResult<json::object> confirm_payment_page(EmulatorContext& context, const ApiCall& call) {
    auto session = find_session(context, call);
    if (!session) return session.error();
    Params params(call);
    const auto expected = params.integer("expected_amount", 0, std::numeric_limits<std::int64_t>::max());
    if (params.failed()) return params.error();
    if (text_at(session->body, "status") != "open") return not_open(*session, "confirmed");
    if (expected && *expected != integer_at(session->body, "amount_total")) {
        return parameter_error("checkout_amount_mismatch",
                               "The expected amount does not match the amount of the Checkout Session.",
                               "expected_amount");
    }
    auto method = read_payment_method(context, params);
    if (!method) return method.error();
    if (!*method) return missing_parameter("payment_method");
    const json::object& billing = (*method)->body.at("billing_details").as_object();
    const Payer payer{text_at(billing, "email"), text_at(billing, "name")};
    auto paid = pay_session(context, call.request_info, *session, **method, payer, call.base_url);
    if (!paid) return paid.error();
    return present_payment_page(context, *session);
}

}  // namespace orderwire::sandbox
