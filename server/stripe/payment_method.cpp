#include "stripe/payment_method.hpp"

#include "base/json.hpp"

namespace orderwire::stripe {

namespace {

const json::object* charge_of(const json::object& object) {
    if (text_at(object, "object") == "charge") return &object;
    if (const json::object* latest = object_at(object, "latest_charge")) return latest;
    const json::object* list = object_at(object, "charges");
    const json::array* charges = list == nullptr ? nullptr : array_at(*list, "data");
    if (charges == nullptr || charges->empty()) return nullptr;
    return charges->front().if_object();  // newest first
}

// Members have these names in one kind of payment or another.
std::string first_text(const json::object& object, std::initializer_list<const char*> names) {
    for (const char* name : names) {
        if (const auto text = string_at(object, name); text && !text->empty()) return std::string(*text);
    }
    return {};
}

}  // namespace

std::optional<PaymentMethod> payment_method_in(std::string_view event_body) {
    const auto event = parse_json(event_body);
    const json::object* members = event ? event->if_object() : nullptr;
    const json::object* data = members == nullptr ? nullptr : object_at(*members, "data");
    const json::object* object = data == nullptr ? nullptr : object_at(*data, "object");
    const json::object* charge = object == nullptr ? nullptr : charge_of(*object);
    if (charge == nullptr || text_at(*charge, "status") == "failed") return std::nullopt;
    const json::object* details = object_at(*charge, "payment_method_details");
    if (details == nullptr || text_at(*details, "type").empty()) return std::nullopt;

    PaymentMethod method;
    method.kind = text_at(*details, "type");
    const json::object* of_kind = object_at(*details, method.kind);
    if (of_kind == nullptr) return method;
    method.brand = first_text(*of_kind, {"brand", "bank_name", "bank"});
    method.last4 = first_text(*of_kind, {"last4", "iban_last4"});
    method.expected_by = first_text(*of_kind, {"expected_debit_date"});
    if (const json::object* wallet = object_at(*of_kind, "wallet")) method.wallet = text_at(*wallet, "type");
    return method;
}

}  // namespace orderwire::stripe
