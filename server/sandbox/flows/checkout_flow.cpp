#include "sandbox/flows/checkout_flow.hpp"

#include "sandbox/flows/intent_rules.hpp"
#include "sandbox/flows/new_intent.hpp"
#include "sandbox/flows/new_session.hpp"
#include "sandbox/flows/payment_flow.hpp"
#include "sandbox/resources/customers.hpp"
#include "sandbox/resources/events.hpp"

namespace orderwire::sandbox {

namespace {

StoredObject make_session_intent(EmulatorContext& context, const RequestInfo& request_info,
                                 StoredObject& session) {
    Params data(session.hidden.at("payment_intent_data").as_object());
    NewIntent values;
    values.amount = integer_at(session.body, "amount_total").value_or(0);
    values.currency = text_at(session.body, "currency");
    values.customer = text_at(session.body, "customer");
    values.automatic = false;
    values.capture_method = data.text("capture_method").value_or("automatic_async");
    for (const json::value& type : session.body.at("payment_method_types").as_array())
        values.payment_method_types.emplace_back(type.as_string());
    StoredObject intent = make_intent(context, values);
    set_intent_details(data, intent);
    intent.hidden["checkout_session"] = session.id;
    if (const json::value* presented = session.hidden.if_contains("presentment"))
        intent.body["presentment_details"] = *presented;
    session.hidden["payment_intent"] = intent.id;
    context.objects.insert(intent);
    context.objects.update(session);
    emit_event(context, request_info, "payment_intent.created", intent.body);
    return intent;
}

// A customer for those that have none, where the shop wants to know them.
void keep_customer(EmulatorContext& context, const RequestInfo& request_info, StoredObject& session) {
    if (!session.body.at("customer").is_null() || session.body.at("customer_creation") != "always") return;
    StoredObject customer = make_customer(context);
    const json::object& details = session.body.at("customer_details").as_object();
    customer.body["email"] = details.at("email");
    customer.body["name"] = details.at("name");
    context.objects.insert(customer);
    emit_event(context, request_info, "customer.created", customer.body);
    session.body["customer"] = customer.id;
}

void complete(EmulatorContext& context, const RequestInfo& request_info, StoredObject& session) {
    keep_customer(context, request_info, session);
    if (const json::value* presented = session.hidden.if_contains("presentment"))
        session.body["presentment_details"] = *presented;
    session.body["status"] = "complete";
    session.body["url"] = nullptr;
    session.hidden["completed_event"] =
        emit_event(context, request_info, "checkout.session.completed", session.body);
    context.objects.update(session);
}

void set_payer(EmulatorContext& context, StoredObject& session, Payer payer) {
    const auto customer = context.objects.find("customer", text_at(session.body, "customer"));
    if (payer.email.empty()) {
        payer.email = customer ? text_at(customer->body, "email") : text_at(session.body, "customer_email");
    }
    if (payer.name.empty() && customer) payer.name = text_at(customer->body, "name");
    session.body["customer_details"] = {{"address", nullptr},
                                        {"business_name", nullptr},
                                        {"email", text_or_null(payer.email)},
                                        {"individual_name", nullptr},
                                        {"name", text_or_null(payer.name)},
                                        {"phone", nullptr},
                                        {"tax_exempt", "none"},
                                        {"tax_ids", json::array()}};
}

void follow(EmulatorContext& context, const RequestInfo& request_info, StoredObject& session,
            const StoredObject& intent) {
    const std::string status = text_at(intent.body, "status");
    const bool paid = status == "succeeded";
    if (text_at(session.body, "status") == "open") {
        if (!paid && status != "processing" && status != "requires_capture") return;
        session.body["payment_intent"] = intent.id;
        session.body["payment_status"] = paid ? "paid" : "unpaid";
        if (status == "processing") session.hidden["settles_later"] = true;
        return complete(context, request_info, session);
    }
    if (text_at(session.body, "payment_status") != "unpaid" || text_at(session.body, "status") != "complete")
        return;
    const bool settles_later = session.hidden.erase("settles_later") > 0;
    if (paid) session.body["payment_status"] = "paid";
    context.objects.update(session);
    if (!settles_later) return;
    emit_event(context, request_info,
               paid ? "checkout.session.async_payment_succeeded" : "checkout.session.async_payment_failed",
               session.body);
}

}  // namespace

std::optional<StoredObject> intent_of(EmulatorContext& context, const StoredObject& session) {
    return context.objects.find("payment_intent", text_at(session.hidden, "payment_intent"));
}

void make_intent_early(EmulatorContext& context, const RequestInfo& request_info, StoredObject& session) {
    if (integer_at(session.body, "amount_total").value_or(0) == 0) return;
    session.body["payment_intent"] = make_session_intent(context, request_info, session).id;
    context.objects.update(session);
}

ApiResult<void> pay_session(EmulatorContext& context, const RequestInfo& request_info, StoredObject& session,
                            const StoredObject& payment_method, const Payer& payer,
                            const std::string& base_url) {
    std::optional<StoredObject> intent = intent_of(context, session);
    if (!intent) intent = make_session_intent(context, request_info, session);
    if (auto fits = check_method_type(intent->body, payment_method.body); !fits) return fits;
    if (auto allowed = check_step(IntentStep::confirm, intent->body); !allowed) return allowed;
    set_payer(context, session, payer);
    context.objects.update(session);
    Confirmation confirmation;
    confirmation.return_url = with_session_id(text_at(session.body, "success_url"), session.id);
    confirmation.base_url = base_url;
    auto paid = confirm_intent(context, request_info, *intent, payment_method, confirmation);
    if (!paid) return paid;
    follow(context, request_info, session, *intent);
    return {};
}

void complete_free_session(EmulatorContext& context, StoredObject& session, const Payer& payer) {
    set_payer(context, session, payer);
    complete(context, RequestInfo{}, session);
}

void follow_intent(EmulatorContext& context, const StoredObject& intent) {
    auto session = context.objects.find("checkout.session", text_at(intent.hidden, "checkout_session"));
    if (session) follow(context, RequestInfo{}, *session, intent);
}

void expire_session(EmulatorContext& context, const RequestInfo& request_info, StoredObject& session) {
    session.body["status"] = "expired";
    session.body["url"] = nullptr;
    context.objects.update(session);
    if (auto intent = intent_of(context, session); intent && check_step(IntentStep::cancel, intent->body)) {
        cancel_intent(context, request_info, *intent, "expired");
    }
    emit_event(context, request_info, "checkout.session.expired", session.body);
}

}  // namespace orderwire::sandbox
