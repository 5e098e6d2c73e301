// A shop that sells a course by Checkout.
#pragma once

#include "unit/sandbox/fixture.hpp"

namespace orderwire::sandbox {

struct CheckoutFixture : ApiFixture {
    static std::string sale(const std::string& unit_amount = "4900", const std::string& quantity = "2") {
        return "mode=payment&line_items[0][quantity]=" + quantity +
               "&line_items[0][price_data][currency]=usd&line_items[0][price_data][unit_amount]=" +
               unit_amount +
               "&line_items[0][price_data][product_data][name]=A+course&"
               "success_url=https%3A%2F%2Fshop.example%2Fdone%3Fsession%3D%7BCHECKOUT_SESSION_ID%7D";
    }
    json::object new_session(const std::string& more = "", const std::string& unit_amount = "4900",
                             const std::string& quantity = "2") {
        return post("/v1/checkout/sessions", sale(unit_amount, quantity) + more);
    }
    json::object session(const std::string& id) { return get("/v1/checkout/sessions/" + id); }

    // Pays as Stripe's command does.
    json::object confirm(const std::string& id, const std::string& method, int expected_status = 200) {
        return post("/v1/payment_pages/" + id + "/confirm", "payment_method=" + method, expected_status);
    }
    json::object hidden_intent(const std::string& id) {
        return get("/v1/payment_pages/" + id).at("payment_intent").as_object();
    }
};

}  // namespace orderwire::sandbox
