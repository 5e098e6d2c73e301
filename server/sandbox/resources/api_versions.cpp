#include "sandbox/resources/api_versions.hpp"

#include <algorithm>
#include <array>
#include <iterator>

#include "sandbox/resources/presentment.hpp"

namespace orderwire::sandbox {

namespace {

constexpr std::string_view versions[] = {
#include "sandbox/resources/api_versions.inc"
};

constexpr std::size_t day_length = std::string_view("2026-10-28").size();

// A list as an object holds it: the first page, newest first.
json::object list_of(EmulatorContext& context, const ListQuery& query, const std::string& url) {
    const ListPage page = context.objects.list(query);
    json::array data;
    for (const StoredObject& record : page.objects)
        data.emplace_back(record.body);
    return {{"object", "list"}, {"data", std::move(data)}, {"has_more", page.has_more}, {"url", url}};
}

// Currency and amounts as the customer saw them; nothing for what was paid in the shop's own.
const json::object* presentment(const json::object& object) {
    return object_at(object, "presentment_details");
}

// "0.9000" of 4410 for 4900; four digits are enough for what is made up.
std::string rate_of(std::int64_t presented, std::int64_t own) {
    if (own == 0) return "1";
    const std::int64_t scaled = (presented * 10'000 + own / 2) / own;
    std::string decimals = std::to_string(scaled % 10'000);
    decimals.insert(0, 4 - decimals.size(), '0');
    return std::to_string(scaled / 10'000) + "." + decimals;
}

// Puts each of these amounts into the customer's currency: `whole` is what presentment_amount stands for.
void present(json::object& object, std::initializer_list<const char*> amounts, std::int64_t whole) {
    const json::object details = *presentment(object);
    const std::int64_t presented = integer_at(details, "presentment_amount").value_or(0);
    for (const char* member : amounts) {
        object[member] = presented_part(integer_at(object, member).value_or(0), presented, whole);
    }
    object["currency"] = details.at("presentment_currency");
    object.erase("presentment_details");
}

void session_modes(EmulatorContext&, json::object& session) {
    const std::string mode = text_at(session, "ui_mode");
    session["ui_mode"] = mode == "hosted_page" ? "hosted" : mode;
}

void session_in_customers_currency(EmulatorContext&, json::object& session) {
    session.emplace("shipping_details", nullptr);
    if (presentment(session) == nullptr) return;
    const std::int64_t total = integer_at(session, "amount_total").value_or(0);
    const std::int64_t presented = integer_at(*presentment(session), "presentment_amount").value_or(0);
    session["currency_conversion"] = {{"amount_subtotal", session.at("amount_subtotal")},
                                      {"amount_total", session.at("amount_total")},
                                      {"fx_rate", rate_of(presented, total)},
                                      {"source_currency", session.at("currency")}};
    present(session, {"amount_subtotal", "amount_total"}, total);
}

void intent_in_customers_currency(EmulatorContext&, json::object& intent) {
    intent.emplace("invoice", nullptr);
    if (presentment(intent) == nullptr) return;
    present(intent, {"amount", "amount_received", "amount_capturable"},
            integer_at(intent, "amount").value_or(0));
}

void charge_in_customers_currency(EmulatorContext&, json::object& charge) {
    charge.emplace("invoice", nullptr);
    if (presentment(charge) == nullptr) return;
    present(charge, {"amount", "amount_captured", "amount_refunded"},
            integer_at(charge, "amount").value_or(0));
}

void refund_in_customers_currency(EmulatorContext&, json::object& refund) {
    if (presentment(refund) == nullptr) return;
    present(refund, {"amount"}, integer_at(refund, "amount").value_or(0));
}

void product_features(EmulatorContext&, json::object& product) {
    product["features"] = product.at("marketing_features");
    product.erase("marketing_features");
}

void intent_charges(EmulatorContext& context, json::object& intent) {
    ListQuery query;
    query.kind = "charge";
    query.payment_intent = text_at(intent, "id");
    intent["charges"] = list_of(context, query, "/v1/charges?payment_intent=" + query.payment_intent);
}

void charge_refunds(EmulatorContext& context, json::object& charge) {
    if (charge.contains("refunds")) return;
    ListQuery query;
    query.kind = "refund";
    query.charge = text_at(charge, "id");
    charge["refunds"] = list_of(context, query, "/v1/charges/" + query.charge + "/refunds");
}

struct Change {
    std::string_view day;   // of the version that brought it
    std::string_view kind;  // of the object
    void (*undo)(EmulatorContext&, json::object&);
};

// Newest first: each is undone in the shape that the one before it left. What a version changed in what a
// call does is where the call is: before 2022-08-01 a session makes its intent and its customer.
constexpr std::array changes{
    Change{"2026-03-25", "checkout.session", session_modes},
    Change{"2025-03-31", "checkout.session", session_in_customers_currency},
    Change{"2025-03-31", "payment_intent", intent_in_customers_currency},
    Change{"2025-03-31", "charge", charge_in_customers_currency},
    Change{"2025-03-31", "refund", refund_in_customers_currency},
    Change{"2024-04-10", "product", product_features},
    Change{"2022-11-15", "payment_intent", intent_charges},
    Change{"2022-11-15", "charge", charge_refunds},
};

void reshape_value(EmulatorContext& context, json::value& value, std::string_view version);

void reshape_object(EmulatorContext& context, json::object& object, std::string_view version) {
    const std::string kind = text_at(object, "object");
    if (kind == "event" || object.contains("deleted")) return;
    for (const Change& change : changes) {
        if (change.kind == kind && is_before(version, change.day)) change.undo(context, object);
    }
    for (auto& member : object) {
        // The caller's own words may look like anything.
        if (member.key() != "metadata") reshape_value(context, member.value(), version);
    }
}

void reshape_value(EmulatorContext& context, json::value& value, std::string_view version) {
    if (value.is_object()) return reshape_object(context, value.get_object(), version);
    if (!value.is_array()) return;
    for (json::value& element : value.get_array())
        reshape_value(context, element, version);
}

}  // namespace

bool knows_version(std::string_view version) {
    return std::find(std::begin(versions), std::end(versions), version) != std::end(versions);
}

std::string known_versions() {
    return "known are " + std::string(*std::begin(versions)) + " to " + std::string(*std::rbegin(versions));
}

bool is_before(std::string_view version, std::string_view day) { return version.substr(0, day_length) < day; }

void reshape(EmulatorContext& context, json::object& object, std::string_view version) {
    if (version != api_version) reshape_object(context, object, version);
}

}  // namespace orderwire::sandbox
