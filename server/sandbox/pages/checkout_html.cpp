#include "sandbox/pages/checkout_html.hpp"

#include <algorithm>

#include "sandbox/flows/new_session.hpp"
#include "sandbox/pages/html_page.hpp"
#include "sandbox/protocol/amounts.hpp"
#include "sandbox/resources/test_methods.hpp"

namespace orderwire::sandbox {

namespace {

constexpr std::string_view fault_id = "fault";

struct Field {
    std::string_view name;
    std::string_view label;
    std::string_view attributes;  // HTML
    std::string value = {};
};

std::string field_html(const Field& field, const FormError& fault) {
    const bool wrong = fault.field == field.name;
    std::string html = "<label>" + std::string(field.label) + "<input name=\"" + std::string(field.name) +
                       "\" " + std::string(field.attributes);
    if (!field.value.empty()) html += " value=\"" + escape_html(field.value) + "\"";
    if (wrong) html += " aria-invalid=\"true\" autofocus aria-describedby=\"" + std::string(fault_id) + "\"";
    return html + "></label>\n";
}

std::string items_html(const StoredObject& session) {
    std::string html = "<table><caption>What you pay for</caption>\n";
    for (const json::value& value : session.hidden.at("line_items").as_array()) {
        const json::object& item = value.as_object();
        const std::string currency = text_at(item, "currency");
        html += "<tr><th scope=\"row\">" + escape_html(text_at(item, "description")) + " × " +
                std::to_string(integer_at(item, "quantity").value_or(0)) + "</th><td>" +
                format_amount(integer_at(item, "amount_total").value_or(0), currency) + "</td></tr>\n";
    }
    return html + "<tr class=\"total\"><th scope=\"row\">Total</th><td>" +
           format_amount(integer_at(session.body, "amount_total").value_or(0),
                         text_at(session.body, "currency")) +
           "</td></tr>\n</table>\n";
}

bool takes(const StoredObject& session, std::string_view type) {
    const json::array& types = session.body.at("payment_method_types").as_array();
    return std::any_of(types.begin(), types.end(),
                       [&](const json::value& t) { return t.as_string() == type; });
}

std::string_view bank_label(std::string_view type) {
    if (type == "sepa_debit") return "SEPA debit";
    if (type == "us_bank_account") return "US bank account";
    return type == "bacs_debit" ? "Bacs debit" : "BECS debit";
}

// A bank's customer has no number to type here: they choose what their bank will say.
std::string banks_html(const StoredObject& session) {
    std::string html;
    for (const TestMethod& method : test_methods()) {
        if (method.type == "card" || !takes(session, method.type)) continue;
        if (method.refusal != nullptr || published_method(method.name) == nullptr) continue;
        // Every country has the same eight accounts: one country's are enough to choose from.
        if (method.type == "sepa_debit" && !method.name.ends_with("_at")) continue;
        const std::string_view end = method.settlement == Settlement::never ? "never answers"
                                     : method.decline == nullptr            ? "pays later"
                                                                            : "refuses";
        html += "<label class=\"choice\"><input type=\"radio\" name=\"method\" value=\"" +
                std::string(method.name) + "\"> " + std::string(bank_label(method.type)) + ": " +
                std::string(end) + " <small>" + std::string(method.name) + "</small></label>\n";
    }
    if (html.empty()) return html;
    const std::string card =
        takes(session, "card")
            ? "<label class=\"choice\"><input type=\"radio\" name=\"method\" value=\"card\" "
              "checked> Card</label>\n"
            : "";
    return "<fieldset><legend>Pay by</legend>\n" + card + html + "</fieldset>\n";
}

std::string card_html(const FormError& fault, const Payer& payer) {
    return "<fieldset><legend>Card</legend>\n" +
           field_html({"card[number]", "Card number",
                       "inputmode=\"numeric\" autocomplete=\"cc-number\" maxlength=\"23\" "
                       "placeholder=\"4242 4242 4242 4242\""},
                      fault) +
           "<div class=\"pair\">\n" +
           field_html(
               {"exp", "Expiry",
                "inputmode=\"numeric\" autocomplete=\"cc-exp\" maxlength=\"9\" placeholder=\"MM / YY\""},
               fault) +
           field_html({"card[cvc]", "Security code",
                       "inputmode=\"numeric\" autocomplete=\"cc-csc\" maxlength=\"4\" placeholder=\"123\""},
                      fault) +
           "</div>\n" +
           field_html({"name", "Name on card", "autocomplete=\"cc-name\" maxlength=\"500\"", payer.name},
                      fault) +
           "</fieldset>\n";
}

constexpr std::string_view hints =
    "<details><summary>Test numbers</summary>\n<dl>\n"
    "<dt>4242 4242 4242 4242</dt><dd>is paid</dd>\n"
    "<dt>4000 0000 0000 0002</dt><dd>is declined</dd>\n"
    "<dt>4000 0000 0000 9995</dt><dd>has insufficient funds</dd>\n"
    "<dt>4000 0027 6000 3184</dt><dd>asks the bank first (3-D Secure)</dd>\n"
    "<dt>4000 0084 0000 1629</dt><dd>asks the bank, then is declined</dd>\n"
    "<dt>4000 0000 0000 0259</dt><dd>is paid, then disputed</dd>\n"
    "</dl>\n<p>Any expiry date to come, any three digits.</p>\n</details>\n";

// In the customer's own currency where they pay in it.
std::string amount_to_pay(const StoredObject& session) {
    if (const json::object* presented = object_at(session.hidden, "presentment")) {
        return format_amount(integer_at(*presented, "presentment_amount").value_or(0),
                             text_at(*presented, "presentment_currency"));
    }
    return format_amount(integer_at(session.body, "amount_total").value_or(0),
                         text_at(session.body, "currency"));
}

std::string_view verb_of(const StoredObject& session) {
    const std::string type = text_at(session.body, "submit_type");
    if (type == "book") return "Book";
    return type == "donate" ? "Donate" : "Pay";
}

std::string back_html(const StoredObject& session) {
    const std::string url = text_at(session.body, "cancel_url");
    if (url.empty()) return "";
    return "<p><a href=\"" + escape_html(with_session_id(url, session.id)) +
           "\">Go back without paying</a></p>\n";
}

}  // namespace

ApiResponse checkout_html(int status, const StoredObject& session, const FormError& fault,
                          const Payer& payer) {
    const std::int64_t total = integer_at(session.body, "amount_total").value_or(0);
    const std::string amount = amount_to_pay(session);
    std::string html =
        "<p class=\"note\">A sandbox: no money moves. It takes Stripe's test numbers only, and keeps "
        "none.</p>\n" +
        items_html(session);
    if (!fault.message.empty()) {
        html += "<p class=\"fault\" role=\"alert\" id=\"" + std::string(fault_id) + "\">" +
                escape_html(fault.message) + "</p>\n";
    }
    html += "<form method=\"post\" action=\"" + std::string(checkout_path) + session.id + "\" novalidate>\n";
    if (text_at(session.body, "customer_email").empty() && text_at(session.body, "customer").empty()) {
        html += field_html(
            {"email", "E-mail", "type=\"email\" autocomplete=\"email\" maxlength=\"500\"", payer.email},
            fault);
    }
    if (total > 0) {
        html += banks_html(session);
        if (takes(session, "card")) html += card_html(fault, payer);
    }
    html += "<button class=\"primary\">" +
            (total > 0 ? std::string(verb_of(session)) + " " + amount : std::string("Complete")) +
            "</button>\n</form>\n";
    if (total > 0 && takes(session, "card")) html += hints;
    html += back_html(session);
    const std::string success = with_session_id(text_at(session.body, "success_url"), session.id);
    return html_page(status, "Pay " + amount, html, origin_of(success));
}

ApiResponse checkout_closed_html(int status, const StoredObject* session) {
    if (session == nullptr) return html_page(status, "Nothing to pay", "<p>There is no such payment.</p>\n");
    return html_page(
        status, "This payment has expired",
        "<p>It took too long, or the shop has ended it. Nothing was paid.</p>\n" + back_html(*session));
}

}  // namespace orderwire::sandbox
