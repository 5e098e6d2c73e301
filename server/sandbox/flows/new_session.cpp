#include "sandbox/flows/new_session.hpp"

#include <boost/url/parse.hpp>

#include "sandbox/flows/intent_rules.hpp"
#include "sandbox/flows/new_intent.hpp"
#include "sandbox/protocol/amounts.hpp"
#include "sandbox/protocol/contact.hpp"
#include "sandbox/protocol/object_ids.hpp"
#include "sandbox/resources/api_versions.hpp"
#include "sandbox/resources/line_items.hpp"
#include "sandbox/resources/presentment.hpp"

namespace orderwire::sandbox {

namespace {

constexpr std::int64_t lifetime_seconds = 24 * 3600;
constexpr std::int64_t lifetime_seconds_min = 30 * 60;
// Stripe's limit is strict, and clients compute it with a clock of their own.
constexpr std::int64_t clock_tolerance_seconds = 60;
constexpr std::size_t url_length_max = 5000;

// An absolute URL, in which {CHECKOUT_SESSION_ID} may stand.
std::optional<std::string> read_url(Params& params, std::string_view key) {
    auto text = params.text(key, url_length_max);
    if (!text) return std::nullopt;
    const auto url = boost::urls::parse_uri(with_session_id(*text, "cs_test_1"));
    const bool usable =
        url && !url->host().empty() &&
        (url->scheme_id() == boost::urls::scheme::http || url->scheme_id() == boost::urls::scheme::https);
    if (!usable) params.fail(parameter_error("url_invalid", "Not a valid URL", params.full_name(key)));
    return text;
}

std::int64_t read_expiry(Params& params, std::int64_t now) {
    constexpr std::int64_t far = 100'000'000'000;
    const auto at = params.integer("expires_at", 0, far);
    if (!at) return now + lifetime_seconds;
    if (*at > now + lifetime_seconds + clock_tolerance_seconds) {
        params.fail(parameter_error(
            "", "The `expires_at` timestamp must be less than 24 hours from Checkout Session creation.",
            "expires_at"));
    }
    if (*at < now + lifetime_seconds_min - clock_tolerance_seconds) {
        params.fail(parameter_error(
            "", "The `expires_at` timestamp must be at least 30 minutes from Checkout Session creation.",
            "expires_at"));
    }
    return *at;
}

json::array read_method_types(Params& params) {
    const std::vector<std::string> given = params.texts("payment_method_types");
    check_method_types(params, given);
    json::array types;
    for (const std::string& type : given)
        types.emplace_back(type);
    if (types.empty()) types.emplace_back("card");
    return types;
}

// What Stripe would compute or ask for, and the sandbox does not: it can be switched off, as it is.
void refuse_what_is_switched_on(Params& params) {
    for (const char* key :
         {"automatic_tax", "phone_number_collection", "invoice_creation", "tax_id_collection"})
        params.child(key).allow("enabled=false");
}

std::optional<bool> read_adaptive_pricing(Params& params) {
    Params pricing = params.child("adaptive_pricing");
    pricing.allow("enabled");
    return pricing.boolean("enabled");
}

// Checks the parameters of the intent that is made when the customer pays, so that they can't fail then.
json::object read_intent_data(Params& params) {
    Params data = params.child("payment_intent_data");
    data.allow(
        "metadata description receipt_email statement_descriptor statement_descriptor_suffix "
        "setup_future_usage shipping capture_method");
    StoredObject scratch{"", "", 0, {{"metadata", json::object()}}};
    set_intent_details(data, scratch);
    data.one_of("capture_method", {"automatic", "automatic_async", "manual"});
    return data.form();
}

}  // namespace

std::string with_session_id(std::string url, std::string_view session_id) {
    constexpr std::string_view placeholder = "{CHECKOUT_SESSION_ID}";
    for (std::size_t at = 0; (at = url.find(placeholder, at)) != std::string::npos; at += session_id.size()) {
        url.replace(at, placeholder.size(), session_id);
    }
    return url;
}

ApiResult<StoredObject> make_session(EmulatorContext& context, const ApiCall& call) {
    Params params(call);
    const std::string mode = params.one_of("mode", {"payment", "setup", "subscription"}).value_or("payment");
    if (!params.has("mode")) params.fail(missing_parameter("mode"));
    if (mode != "payment") params.fail(parameter_error("", "The sandbox has mode payment only.", "mode"));
    refuse_what_is_switched_on(params);
    const auto success_url = read_url(params, "success_url");
    if (!success_url) params.fail(missing_parameter("success_url"));
    const auto cancel_url = read_url(params, "cancel_url");
    const auto email = read_email(params, "customer_email");
    const auto adaptive = read_adaptive_pricing(params);
    const auto submit_type = params.one_of("submit_type", {"auto", "book", "donate", "pay"});
    const auto reference = params.text("client_reference_id", 200);
    const auto customer = params.text("customer");
    const auto creation = params.one_of("customer_creation", {"always", "if_required"});
    const json::array types = read_method_types(params);
    json::object intent_data = read_intent_data(params);
    json::object metadata;
    params.merge_metadata(metadata);
    const std::int64_t now = context.now_seconds();
    const std::int64_t expires_at = read_expiry(params, now);
    if (customer && email) {
        params.fail(parameter_error("parameters_exclusive",
                                    "You may only specify one of these parameters: customer, customer_email.",
                                    "customer"));
    }
    if (params.failed()) return params.error();
    if (customer && !context.objects.find("customer", *customer)) {
        return no_such_object("customer", *customer, "customer");
    }
    auto lines = read_line_items(context, params);
    if (!lines) return lines.error();
    if (params.has("currency") && read_currency(params, "currency") != lines->currency && !params.failed()) {
        params.fail(
            parameter_error("", "The line items have prices in " + lines->currency + " only.", "currency"));
    }
    if (params.failed()) return params.error();
    // Not said, it is as a dashboard has it that offers customers their own currency.
    const auto presentment = adaptive.value_or(true) && email
                                 ? presentment_for(*email, lines->total, lines->currency)
                                 : std::nullopt;
    const bool always_creates = is_before(call.version, "2022-08-01");

    StoredObject session{"cs_test_a1" + random_letters(56), "checkout.session", now, {}};
    session.body = {
        {"id", session.id},
        {"object", "checkout.session"},
        {"adaptive_pricing", {{"enabled", adaptive.value_or(presentment.has_value())}}},
        {"after_expiration", nullptr},
        {"allow_promotion_codes", nullptr},
        {"allowed_payment_method_types", nullptr},
        {"amount_subtotal", lines->total},
        {"amount_total", lines->total},
        {"automatic_tax",
         {{"enabled", false}, {"liability", nullptr}, {"provider", nullptr}, {"status", nullptr}}},
        {"billing_address_collection", nullptr},
        {"cancel_url", text_or_null(cancel_url)},
        {"client_reference_id", text_or_null(reference)},
        {"client_secret", nullptr},
        {"collected_information", nullptr},
        {"consent", nullptr},
        {"consent_collection", nullptr},
        {"created", now},
        {"currency", lines->currency},
        {"currency_conversion", nullptr},
        {"custom_fields", json::array()},
        {"custom_text",
         {{"after_submit", nullptr},
          {"shipping_address", nullptr},
          {"submit", nullptr},
          {"terms_of_service_acceptance", nullptr}}},
        {"customer", text_or_null(customer)},
        {"customer_account", nullptr},
        {"customer_creation", creation.value_or(always_creates ? "always" : "if_required")},
        {"customer_details", nullptr},
        {"customer_email", text_or_null(email)},
        {"discounts", json::array()},
        {"expires_at", expires_at},
        {"integration_identifier", nullptr},
        {"invoice", nullptr},
        {"invoice_creation", nullptr},
        {"livemode", false},
        {"locale", text_or_null(params.text("locale", 20))},
        {"managed_payments", nullptr},
        {"metadata", std::move(metadata)},
        {"mode", mode},
        {"origin_context", nullptr},
        {"payment_intent", nullptr},
        {"payment_link", nullptr},
        {"payment_method_collection", "if_required"},
        {"payment_method_configuration_details", nullptr},
        {"payment_method_options", json::object()},
        {"payment_method_types", types},
        {"payment_status", lines->total == 0 ? "no_payment_required" : "unpaid"},
        {"permissions", nullptr},
        {"phone_number_collection", {{"enabled", false}}},
        {"recovered_from", nullptr},
        {"saved_payment_method_options", nullptr},
        {"setup_intent", nullptr},
        {"shipping_address_collection", nullptr},
        {"shipping_cost", nullptr},
        {"shipping_options", json::array()},
        {"status", "open"},
        {"submit_type", text_or_null(submit_type)},
        {"subscription", nullptr},
        {"success_url", *success_url},
        {"total_details", {{"amount_discount", 0}, {"amount_shipping", 0}, {"amount_tax", 0}}},
        {"ui_mode", "hosted_page"},
        {"url", call.base_url + std::string(checkout_path) + session.id},
        {"wallet_options", nullptr}};
    session.hidden = {{"line_items", std::move(lines->items)},
                      {"payment_intent_data", std::move(intent_data)}};
    if (presentment) session.hidden["presentment"] = *presentment;
    return session;
}

}  // namespace orderwire::sandbox
