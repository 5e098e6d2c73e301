#include "sandbox/pages/checkout_page.hpp"

#include "sandbox/pages/authentication_page.hpp"
#include "unit/sandbox/checkout.hpp"

using namespace orderwire;
using namespace orderwire::sandbox;

namespace {

struct CheckoutPageFixture : CheckoutFixture {
    ApiResponse show(const std::string& id) { return show_checkout(context, id); }
    ApiResponse submit(const std::string& id, const std::string& form) {
        return submit_checkout(context, id, form, "http://127.0.0.1:12111");
    }
    static std::string card(const std::string& number, const std::string& exp = "12/40",
                            const std::string& cvc = "123") {
        return "email=a%40shop.example&name=A&card[number]=" + number + "&exp=" + exp + "&card[cvc]=" + cvc;
    }
    static bool says(const ApiResponse& response, std::string_view text) {
        return response.body.find(text) != std::string::npos;
    }
    static std::string success(const std::string& id) { return "https://shop.example/done?session=" + id; }
    // The bank's page of a session's intent, answered.
    ApiResponse bank(const std::string& url, const std::string& outcome) {
        const std::string prefix = "http://127.0.0.1:12111/_sandbox/authenticate/";
        REQUIRE(url.starts_with(prefix));
        const std::size_t question = url.find('?');
        return submit_authentication(context, url.substr(prefix.size(), question - prefix.size()),
                                     url.substr(question + 1) + "&outcome=" + outcome);
    }
};

}  // namespace

TEST_CASE_FIXTURE(CheckoutPageFixture, "the page shows what is bought and leads on with a test card") {
    const std::string id = text_at(new_session("&cancel_url=https%3A%2F%2Fshop.example%2Fback"), "id");
    const ApiResponse page = show(id);
    CHECK(page.status == 200);
    CHECK(says(page, "A course × 2"));
    CHECK(says(page, "Pay 98.00 USD"));
    CHECK(says(page, "href=\"https://shop.example/back\""));
    CHECK_FALSE(says(page, "<script"));
    CHECK(header(page, "content-security-policy").find("form-action 'self' https://shop.example;") !=
          std::string::npos);

    const ApiResponse paid = submit(id, card("4242+4242+4242+4242"));
    CHECK(paid.status == 303);
    CHECK(header(paid, "location") == success(id));
    CHECK(session(id).at("payment_status") == "paid");
    CHECK(session(id).at("customer_details").at("email") == "a@shop.example");
    // The redirect waits for the event that tells the shop.
    CHECK(get("/v1/events/" + paid.after_event).at("type") == "checkout.session.completed");
}

TEST_CASE_FIXTURE(CheckoutPageFixture,
                  "a declined card leaves the customer on the page, with the reason, and another card pays") {
    const std::string id = text_at(new_session(), "id");
    const ApiResponse declined = submit(id, card("4000000000000002"));
    CHECK(declined.status == 402);
    CHECK(says(declined, "role=\"alert\""));
    CHECK(says(declined, "Your card was declined."));
    CHECK(says(declined, "value=\"a@shop.example\""));
    CHECK_FALSE(says(declined, "4000000000000002"));
    CHECK(says(show(id), "Your card was declined."));
    CHECK(submit(id, card("4242424242424242")).status == 303);
    CHECK(get("/v1/payment_intents").at("data").as_array().size() == 1);
}

TEST_CASE_FIXTURE(CheckoutPageFixture,
                  "what a customer leaves out or mistypes is said at its field, and nothing is tried") {
    const std::string id = text_at(new_session(), "id");
    const auto fault = [&](const std::string& form, std::string_view field) {
        const ApiResponse response = submit(id, form);
        CHECK(response.status >= 402);
        CHECK(response.status <= 422);
        const std::size_t at = response.body.find("name=\"" + std::string(field) + "\"");
        REQUIRE(at != std::string::npos);
        return response.body.substr(at, response.body.find('>', at) - at).find("aria-invalid=\"true\"") !=
               std::string::npos;
    };
    CHECK(fault("name=A", "email"));
    CHECK(fault("email=nobody", "email"));
    CHECK(fault(card(""), "card[number]"));
    CHECK(fault(card("4242424242424241"), "card[number]"));
    CHECK(fault(card("4242424242424242", ""), "exp"));
    CHECK(fault(card("4242424242424242", "13/40"), "exp"));
    CHECK(fault(card("4242424242424242", "12/20"), "exp"));
    CHECK(fault(card("4242424242424242", "soon"), "exp"));
    CHECK(fault(card("4242424242424242", "12/40", ""), "card[cvc]"));
    CHECK(fault(card("4242424242424242", "12/40", "1"), "card[cvc]"));
    CHECK(event_types().empty());
    CHECK(submit(id, "email=%ZZ").status == 400);
    CHECK(submit(id, card("4242424242424242", "1/40")).status == 303);
}

TEST_CASE_FIXTURE(CheckoutPageFixture, "a number that is no test number is refused and kept nowhere") {
    const std::string id = text_at(new_session(), "id");
    const ApiResponse refused = submit(id, card("4111111111111111"));
    CHECK(refused.status == 402);
    CHECK(says(refused, "only Stripe&#39;s published test numbers"));
    sqlite::Statement find(
        context.database.connection(),
        "SELECT count(*) FROM records WHERE body LIKE '%4111111%' OR hidden LIKE '%4111111%'");
    find.bind().step();
    CHECK(find.integer(0) == 0);
}

TEST_CASE_FIXTURE(CheckoutPageFixture,
                  "3-D Secure leads over the bank's page to the shop, or back to pay in another way") {
    const std::string id = text_at(new_session(), "id");
    const ApiResponse refused = bank(header(submit(id, card("4000002760003184")), "location"), "fail");
    CHECK(refused.status == 303);
    CHECK(header(refused, "location") == "/c/pay/" + id);
    CHECK(says(show(id), "unable to authenticate"));
    const ApiResponse accepted = bank(header(submit(id, card("4000002760003184")), "location"), "complete");
    CHECK(header(accepted, "location") == success(id));
    CHECK_FALSE(accepted.after_event.empty());
    CHECK(session(id).at("status") == "complete");

    const std::string other = text_at(new_session(), "id");
    const ApiResponse declined =
        bank(header(submit(other, card("4000008400001629")), "location"), "complete");
    CHECK(header(declined, "location") == "/c/pay/" + other);
    CHECK(says(show(other), "Your card was declined."));
}

TEST_CASE_FIXTURE(CheckoutPageFixture,
                  "a customer who comes back from the bank too late finds the session expired") {
    const std::string id = text_at(new_session(), "id");
    const std::string url = header(submit(id, card("4000002760003184")), "location");
    post("/v1/checkout/sessions/" + id + "/expire");
    CHECK(bank(url, "complete").status == 404);
    CHECK(show(id).status == 410);
    CHECK(submit(id, card("4242424242424242")).status == 410);
    CHECK(session(id).at("payment_status") == "unpaid");
}

TEST_CASE_FIXTURE(CheckoutPageFixture, "a page that is sent twice pays once") {
    const std::string id = text_at(new_session(), "id");
    submit(id, card("4242424242424242"));
    const ApiResponse again = submit(id, card("4242424242424242"));
    CHECK(header(again, "location") == success(id));
    CHECK(header(show(id), "location") == success(id));
    CHECK(get("/v1/charges").at("data").as_array().size() == 1);
}

TEST_CASE_FIXTURE(CheckoutPageFixture, "a bank's customer chooses what their bank will say") {
    const std::string id =
        text_at(new_session("&payment_method_types[]=card&payment_method_types[]=us_bank_account"), "id");
    CHECK(says(show(id), "value=\"pm_usBankAccount_success\""));
    CHECK_FALSE(says(show(id), "pm_sepaDebit"));
    CHECK(submit(id, "email=a%40b&method=pm_sepaDebit_success_at").status == 402);
    CHECK(submit(id, "email=a%40b&method=nothing").status == 402);
    CHECK(submit(id, "email=a%40b&method=pm_usBankAccount_success").status == 303);
    CHECK(session(id).at("payment_status") == "unpaid");
}

TEST_CASE_FIXTURE(CheckoutPageFixture, "what costs nothing is complete without a card") {
    const std::string id = text_at(new_session("&customer_email=a%40shop.example", "0", "1"), "id");
    CHECK_FALSE(says(show(id), "Card number"));
    CHECK(submit(id, "").status == 303);
    CHECK(session(id).at("payment_status") == "no_payment_required");
    CHECK(session(id).at("payment_intent").is_null());
    CHECK(event_types() == std::vector<std::string>{"checkout.session.completed"});
}

TEST_CASE_FIXTURE(CheckoutPageFixture, "what a shop calls its goods is text, whatever it holds") {
    const json::object made =
        post("/v1/checkout/sessions",
             "mode=payment&success_url=https%3A%2F%2Fshop.example%2F%3Fa%3D%22%3E&line_items[0][quantity]=1&"
             "line_items[0][price_data][currency]=jpy&line_items[0][price_data][unit_amount]=500&"
             "line_items[0][price_data][product_data][name]=%3Cb%20onclick%3D%22x%22%3E",
             400);
    CHECK(made.at("error").at("param") == "success_url");
    const std::string id =
        text_at(post("/v1/checkout/sessions",
                     "mode=payment&success_url=https%3A%2F%2Fshop.example&line_items[0][quantity]=1&"
                     "line_items[0][price_data][currency]=jpy&line_items[0][price_data][unit_amount]=500&"
                     "line_items[0][price_data][product_data][name]=%3Cb%20onclick%3D%22x%22%3E"),
                "id");
    CHECK_FALSE(says(show(id), "<b onclick"));
    CHECK(says(show(id), "&lt;b onclick="));
    CHECK(says(show(id), "500 JPY"));
    CHECK(show("cs_test_none").status == 404);
}
