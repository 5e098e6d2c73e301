// What a customer would be written about an order.
#include "mail/composer.hpp"
#include "testbench/desk.hpp"

namespace orderwire::testbench {

namespace {

using http::status;

task<http::Response> preview_mail(Desk& desk, http::Request& request) {
    const auto notice = mail::notice_from(request.query_value("kind").value_or(""));
    if (!notice) {
        api::refuse(status::bad_request, "bad_request", "kind is paid, declined, refunded or cancelled");
    }
    const auto order = desk.deps.reader.order(request.query_value("order").value_or(""));
    if (!order) api::refuse(status::not_found, "unknown_order", "there is no such order");
    const api::Seller& seller = desk.deps.settings.seller;
    const mail::Composer composer(desk.bench->setup.gate.public_url, {}, Secret(),
                                  {seller.name, seller.address, seller.support_url});
    const auto email = composer.preview(*notice, *order->view);
    if (!email) api::refuse(email.error());
    co_return http::json_response(status::ok, json::object{{"object", "mail_preview"},
                                                           {"subject", email->subject},
                                                           {"text", email->text},
                                                           {"html", email->html}});
}

}  // namespace

void add_mail_routes(http::Router& router, const std::shared_ptr<Desk>& desk) {
    router.add(http::verb::get, "/api/testbench/mail/preview", reading(desk, preview_mail));
}

}  // namespace orderwire::testbench
