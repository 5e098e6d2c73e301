#include "sandbox/pages/authentication_page.hpp"

#include <boost/url/parse.hpp>
#include <boost/url/url.hpp>

#include "base/crypto.hpp"
#include "sandbox/flows/checkout_flow.hpp"
#include "sandbox/flows/payment_flow.hpp"
#include "sandbox/pages/checkout_page.hpp"
#include "sandbox/pages/html_page.hpp"
#include "sandbox/protocol/amounts.hpp"
#include "sandbox/protocol/forms.hpp"

namespace orderwire::sandbox {

namespace {

ApiResponse nothing_to_authenticate(int status) {
    return html_page(status, "Nothing to confirm",
                     "<p>This payment does not wait for a confirmation. You may close this page.</p>\n");
}

// The intent, where it waits for exactly this token.
std::optional<StoredObject> find_waiting(EmulatorContext& context, std::string_view intent_id,
                                         const json::object& parameters) {
    auto intent = context.objects.find("payment_intent", intent_id);
    if (!intent || text_at(intent->body, "status") != "requires_action") return std::nullopt;
    const std::string token = text_at(intent->hidden, "token");
    if (token.empty() || !equal_in_constant_time(token, text_at(parameters, "token"))) return std::nullopt;
    return intent;
}

std::string_view redirect_status(const json::object& intent) {
    const std::string status = text_at(intent, "status");
    if (status == "succeeded" || status == "requires_capture") return "succeeded";
    return status == "processing" ? "pending" : "failed";
}

}  // namespace

std::string return_url_with_result(const std::string& return_url, const json::object& intent) {
    const auto parsed = boost::urls::parse_uri(return_url);
    if (!parsed) return return_url;
    boost::urls::url url(*parsed);
    url.params().append({"payment_intent", text_at(intent, "id")});
    url.params().append({"payment_intent_client_secret", text_at(intent, "client_secret")});
    url.params().append({"redirect_status", redirect_status(intent)});
    return std::string(url.buffer());
}

ApiResponse show_authentication(EmulatorContext& context, std::string_view intent_id,
                                std::string_view query) {
    const auto parameters = parse_form(query);
    const auto intent = parameters ? find_waiting(context, intent_id, *parameters) : std::nullopt;
    if (!intent) return nothing_to_authenticate(404);
    const std::string amount =
        format_amount(integer_at(intent->body, "amount").value_or(0), text_at(intent->body, "currency"));
    const std::string form =
        "<p>The sandbox stands in for the customer's bank, which asks whether this payment is theirs.</p>\n"
        "<dl><dt>Amount</dt><dd>" +
        escape_html(amount) + "</dd><dt>Payment</dt><dd>" + escape_html(intent->id) +
        "</dd></dl>\n"
        "<form method=\"post\" action=\"/_sandbox/authenticate/" +
        escape_html(intent->id) +
        "\">\n"
        "<input type=\"hidden\" name=\"token\" value=\"" +
        escape_html(text_at(parameters.value(), "token")) +
        "\">\n"
        "<button class=\"primary\" name=\"outcome\" value=\"complete\">Complete</button>\n"
        "<button name=\"outcome\" value=\"fail\">Fail</button>\n</form>\n";
    return html_page(200, "Confirm this payment", form, origin_of(text_at(intent->hidden, "return_url")));
}

ApiResponse submit_authentication(EmulatorContext& context, std::string_view intent_id,
                                  std::string_view body) {
    const auto parameters = parse_form(body);
    if (!parameters) return html_page(400, "Bad request", "<p>The form could not be read.</p>\n");
    const std::string outcome_name = text_at(*parameters, "outcome");
    if (outcome_name != "complete" && outcome_name != "fail") {
        return html_page(400, "Bad request", "<p>The outcome must be complete or fail.</p>\n");
    }
    Transaction transaction(context.database.connection());
    auto intent = find_waiting(context, intent_id, *parameters);
    if (!intent) return nothing_to_authenticate(404);
    const std::string return_url = text_at(intent->hidden, "return_url");
    finish_authentication(context, *intent, outcome_name == "complete");
    follow_intent(context, *intent);
    const auto session =
        context.objects.find("checkout.session", text_at(intent->hidden, "checkout_session"));
    transaction.commit();
    if (session) return after_authentication(*session);
    if (return_url.empty()) {
        return html_page(200, "Thank you", "<p>Your bank has answered. You may close this page.</p>\n");
    }
    return redirect_to(return_url_with_result(return_url, intent->body));
}

}  // namespace orderwire::sandbox
