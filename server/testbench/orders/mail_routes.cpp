// What a customer would be written about an order.
#include "mail/composer.hpp"
#include "testbench/handler_context.hpp"

namespace orderwire::testbench {

namespace {

using http::status;

task<http::Response> preview_mail(HandlerContext& context, http::Request& request) {
    const auto notice = mail::notice_from(request.query_value("kind").value_or(""));
    if (!notice) {
        api::refuse(status::bad_request, "bad_request", "kind is paid, declined, refunded or cancelled");
    }
    const auto order = context.deps.reader.order(request.query_value("order").value_or(""));
    if (!order) api::refuse(status::not_found, "unknown_order", "there is no such order");
    const api::Seller& seller = context.deps.settings.seller;
    const mail::Composer composer(context.inspector->setup.access_rules.public_url, {}, Secret(),
                                  {seller.name, seller.address, seller.support_url});
    const auto letter = composer.preview(*notice, *order->view);
    if (!letter) api::refuse(letter.error());
    co_return http::json_response(status::ok, json::object{{"object", "mail_preview"},
                                                           {"subject", letter->subject},
                                                           {"text", letter->text},
                                                           {"html", letter->html}});
}

}  // namespace

void add_mail_routes(http::Router& router, const std::shared_ptr<HandlerContext>& context) {
    router.add(http::verb::get, "/api/testbench/mail/preview", reading(context, preview_mail));
}

}  // namespace orderwire::testbench
