#include "sandbox/pages/checkout_page.hpp"

#include "sandbox/flows/checkout_flow.hpp"
#include "sandbox/flows/new_session.hpp"
#include "sandbox/pages/checkout_html.hpp"
#include "sandbox/pages/html_page.hpp"
#include "sandbox/protocol/forms.hpp"
#include "sandbox/resources/method_data.hpp"

namespace orderwire::sandbox {

namespace {

std::string status_of(const StoredObject& session) { return text_at(session.body, "status"); }

ApiResponse go_to_success(const StoredObject& session) {
    ApiResponse response = redirect_to(with_session_id(text_at(session.body, "success_url"), session.id));
    response.after_event = text_at(session.hidden, "completed_event");
    return response;
}

std::string last_error(EmulatorContext& context, const StoredObject& session) {
    const auto intent = intent_of(context, session);
    const json::object* error = intent ? object_at(intent->body, "last_payment_error") : nullptr;
    return error == nullptr ? "" : text_at(*error, "message");
}

// "12/34", "12 / 2034" and "1234" are month and year; two empty texts for anything else.
std::pair<std::string, std::string> split_expiry(std::string_view text) {
    std::string digits;
    for (const char c : text) {
        if (c >= '0' && c <= '9') {
            digits.push_back(c);
        } else if (c == '/' && digits.size() == 1) {
            digits.insert(digits.begin(), '0');
        } else if (c != ' ' && c != '/' && c != '-') {
            return {};
        }
    }
    if (digits.size() != 4 && digits.size() != 6) return {};
    return {digits.substr(0, 2), digits.substr(2)};
}

// What a card's fields leave out, before anything is tried with them.
std::optional<FormError> missing_in_card(const json::object& card, std::string_view expiry_month) {
    if (text_at(card, "number").empty()) return FormError{"card[number]", "Enter a card number."};
    if (expiry_month.empty()) return FormError{"exp", "Enter the expiry date as month and year: MM / YY."};
    if (text_at(card, "cvc").empty()) return FormError{"card[cvc]", "Enter the card's security code."};
    return std::nullopt;
}

std::string field_of(const ApiError& error) {
    if (error.param == "number") return "card[number]";
    if (error.param == "cvc") return "card[cvc]";
    return error.param.starts_with("exp_") ? "exp" : "";
}

struct Attempt {
    EmulatorContext& context;
    StoredObject& session;
    const json::object& fields;
    const Payer& payer;
    const std::string& base_url;

    // The parameters of an API call that the fields amount to.
    boost::system::result<json::object, FormError> parameters() const {
        const std::string choice = text_at(fields, "method");
        if (!choice.empty() && choice != "card") return json::object{{"payment_method", choice}};
        static const json::object none;
        const json::object* given = object_at(fields, "card");
        const json::object& card = given == nullptr ? none : *given;
        const auto [month, year] = split_expiry(text_at(fields, "exp"));
        if (auto missing = missing_in_card(card, month)) return std::move(*missing);
        return json::object{{"payment_method_data",
                             {{"type", "card"},
                              {"card",
                               {{"number", text_at(card, "number")},
                                {"cvc", text_at(card, "cvc")},
                                {"exp_month", month},
                                {"exp_year", year}}},
                              {"billing_details", {{"email", payer.email}, {"name", payer.name}}}}}};
    }

    ApiResult<void> pay(const json::object& parameters) const {
        Params params(parameters);
        auto method = read_payment_method(context, params);
        if (params.failed()) return params.error();
        if (!method) return method.error();
        return pay_session(context, RequestInfo{}, session, **method, payer, base_url);
    }
};

// After an attempt that was no failure: on to the bank, or to the shop.
ApiResponse go_on(EmulatorContext& context, const StoredObject& session) {
    const auto intent = intent_of(context, session);
    const json::object* action = intent ? object_at(intent->body, "next_action") : nullptr;
    if (status_of(session) == "open" && action != nullptr) {
        return redirect_to(text_at(action->at("redirect_to_url").as_object(), "url"));
    }
    return go_to_success(session);
}

Payer read_payer(const json::object& fields) { return {text_at(fields, "email"), text_at(fields, "name")}; }

bool is_email(std::string_view text) {
    const std::size_t at = text.find('@');
    return at != std::string_view::npos && at > 0 && at + 1 < text.size() &&
           text.find(' ') == std::string_view::npos;
}

bool asks_for_email(const StoredObject& session) {
    return text_at(session.body, "customer_email").empty() && text_at(session.body, "customer").empty();
}

ApiResponse pay_open_session(EmulatorContext& context, Transaction& transaction, StoredObject& session,
                             const json::object& fields, const std::string& base_url) {
    const Payer payer = read_payer(fields);
    if (payer.email.size() > 500 || payer.name.size() > 500) {
        return checkout_html(422, session, {"", "The e-mail address or the name is too long."}, {});
    }
    if (asks_for_email(session) && !is_email(payer.email)) {
        return checkout_html(422, session, {"email", "Enter an e-mail address, for the receipt."}, payer);
    }
    if (integer_at(session.body, "amount_total") == 0) {
        complete_free_session(context, session, payer);
        transaction.commit();
        return go_to_success(session);
    }
    const Attempt attempt{context, session, fields, payer, base_url};
    const auto parameters = attempt.parameters();
    if (!parameters) return checkout_html(422, session, parameters.error(), payer);
    const auto paid = attempt.pay(*parameters);
    if (paid || paid.error().keeps_effects) transaction.commit();
    if (paid) return go_on(context, session);
    return checkout_html(402, session, {field_of(paid.error()), paid.error().message}, payer);
}

}  // namespace

ApiResponse show_checkout(EmulatorContext& context, std::string_view session_id) {
    const auto session = context.objects.find("checkout.session", session_id);
    if (!session) return checkout_closed_html(404, nullptr);
    if (status_of(*session) == "expired") return checkout_closed_html(410, &*session);
    if (status_of(*session) == "complete") return go_to_success(*session);
    return checkout_html(200, *session, {"", last_error(context, *session)}, {});
}

ApiResponse submit_checkout(EmulatorContext& context, std::string_view session_id, std::string_view body,
                            const std::string& base_url) {
    auto fields = parse_form(body);
    if (!fields) return html_page(400, "Bad request", "<p>The form could not be read.</p>\n");
    redact_numbers(*fields);
    Transaction transaction(context.database.connection());
    auto session = context.objects.find("checkout.session", session_id);
    if (!session) return checkout_closed_html(404, nullptr);
    if (status_of(*session) == "expired") return checkout_closed_html(410, &*session);
    if (status_of(*session) == "complete") return go_to_success(*session);
    return pay_open_session(context, transaction, *session, *fields, base_url);
}

ApiResponse after_authentication(const StoredObject& session) {
    if (status_of(session) == "complete") return go_to_success(session);
    return redirect_to(std::string(checkout_path) + session.id);
}

}  // namespace orderwire::sandbox
