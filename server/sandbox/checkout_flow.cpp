#include "sandbox/checkout_flow.hpp"

#include "sandbox/customers.hpp"
#include "sandbox/events.hpp"
#include "sandbox/intent_rules.hpp"
#include "sandbox/new_intent.hpp"
#include "sandbox/new_session.hpp"
#include "sandbox/payment_flow.hpp"

namespace orderwire::sandbox {

namespace {

Record make_session_intent(World& world, const Cause& cause, Record& session) {
    Params data(session.hidden.at("payment_intent_data").as_object());
    NewIntent wish;
    wish.amount = integer_at(session.body, "amount_total").value_or(0);
    wish.currency = text_at(session.body, "currency");
    wish.customer = text_at(session.body, "customer");
    wish.automatic = false;
    wish.capture_method = data.text("capture_method").value_or("automatic_async");
    for (const json::value& type : session.body.at("payment_method_types").as_array())
        wish.payment_method_types.emplace_back(type.as_string());
    Record intent = make_intent(world, wish);
    set_intent_details(data, intent);
    intent.hidden["checkout_session"] = session.id;
    if (const json::value* presented = session.hidden.if_contains("presentment"))
        intent.body["presentment_details"] = *presented;
    session.hidden["payment_intent"] = intent.id;
    world.records.insert(intent);
    world.records.update(session);
    emit(world, cause, "payment_intent.created", intent.body);
    return intent;
}

// A customer for those that have none, where the shop wants to know them.
void keep_customer(World& world, const Cause& cause, Record& session) {
    if (!session.body.at("customer").is_null() || session.body.at("customer_creation") != "always") return;
    Record customer = make_customer(world);
    const json::object& details = session.body.at("customer_details").as_object();
    customer.body["email"] = details.at("email");
    customer.body["name"] = details.at("name");
    world.records.insert(customer);
    emit(world, cause, "customer.created", customer.body);
    session.body["customer"] = customer.id;
}

void complete(World& world, const Cause& cause, Record& session) {
    keep_customer(world, cause, session);
    if (const json::value* presented = session.hidden.if_contains("presentment"))
        session.body["presentment_details"] = *presented;
    session.body["status"] = "complete";
    session.body["url"] = nullptr;
    session.hidden["completed_event"] = emit(world, cause, "checkout.session.completed", session.body);
    world.records.update(session);
}

void set_payer(World& world, Record& session, Payer payer) {
    const auto customer = world.records.find("customer", text_at(session.body, "customer"));
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

void follow(World& world, const Cause& cause, Record& session, const Record& intent) {
    const std::string status = text_at(intent.body, "status");
    const bool paid = status == "succeeded";
    if (text_at(session.body, "status") == "open") {
        if (!paid && status != "processing" && status != "requires_capture") return;
        session.body["payment_intent"] = intent.id;
        session.body["payment_status"] = paid ? "paid" : "unpaid";
        if (status == "processing") session.hidden["settles_later"] = true;
        return complete(world, cause, session);
    }
    if (text_at(session.body, "payment_status") != "unpaid" || text_at(session.body, "status") != "complete")
        return;
    const bool settles_later = session.hidden.erase("settles_later") > 0;
    if (paid) session.body["payment_status"] = "paid";
    world.records.update(session);
    if (!settles_later) return;
    emit(world, cause,
         paid ? "checkout.session.async_payment_succeeded" : "checkout.session.async_payment_failed",
         session.body);
}

}  // namespace

std::optional<Record> intent_of(World& world, const Record& session) {
    return world.records.find("payment_intent", text_at(session.hidden, "payment_intent"));
}

void make_intent_early(World& world, const Cause& cause, Record& session) {
    if (integer_at(session.body, "amount_total").value_or(0) == 0) return;
    session.body["payment_intent"] = make_session_intent(world, cause, session).id;
    world.records.update(session);
}

outcome<void> pay_session(World& world, const Cause& cause, Record& session, const Record& payment_method,
                          const Payer& payer, const std::string& base_url) {
    std::optional<Record> intent = intent_of(world, session);
    if (!intent) intent = make_session_intent(world, cause, session);
    if (auto fits = check_method_type(intent->body, payment_method.body); !fits) return fits;
    if (auto allowed = check_step(IntentStep::confirm, intent->body); !allowed) return allowed;
    set_payer(world, session, payer);
    world.records.update(session);
    Confirmation confirmation;
    confirmation.return_url = with_session_id(text_at(session.body, "success_url"), session.id);
    confirmation.base_url = base_url;
    auto paid = confirm_intent(world, cause, *intent, payment_method, confirmation);
    if (!paid) return paid;
    follow(world, cause, session, *intent);
    return {};
}

void complete_free_session(World& world, Record& session, const Payer& payer) {
    set_payer(world, session, payer);
    complete(world, Cause{}, session);
}

void follow_intent(World& world, const Record& intent) {
    auto session = world.records.find("checkout.session", text_at(intent.hidden, "checkout_session"));
    if (session) follow(world, Cause{}, *session, intent);
}

void expire_session(World& world, const Cause& cause, Record& session) {
    session.body["status"] = "expired";
    session.body["url"] = nullptr;
    world.records.update(session);
    if (auto intent = intent_of(world, session); intent && check_step(IntentStep::cancel, intent->body)) {
        cancel_intent(world, cause, *intent, "expired");
    }
    emit(world, cause, "checkout.session.expired", session.body);
}

}  // namespace orderwire::sandbox
