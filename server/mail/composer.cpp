#include "mail/composer.hpp"

#include <fmt/format.h>

#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

#include "domain/order_access_token.hpp"
#include "mail/email_context.hpp"
#include "mail/mime.hpp"
#include "mail/sanitize_line.hpp"

namespace orderwire::mail {

namespace {

constexpr std::size_t recipient_name_bytes_max = 100;

std::string host_of(const std::string& public_url) {
    const auto url = boost::urls::parse_uri(public_url);
    return url.has_value() ? std::string(url->encoded_host()) : "localhost";
}

std::string shop_name(const Mailbox& from, const Imprint& imprint) {
    if (!imprint.name.empty()) return imprint.name;
    return from.name.empty() ? from.address : from.name;
}

}  // namespace

Composer::Composer(std::string public_url, Mailbox from, Secret pass_key, Imprint imprint)
    : shop_{shop_name(from, imprint), std::move(public_url), std::move(imprint)},
      from_(std::move(from)),
      pass_key_(std::move(pass_key)),
      host_(host_of(shop_.public_url)) {}

result<OutgoingMail> Composer::compose(const store::OutboxMessage& message) const {
    const auto notice = domain::notice_of(message.change);
    if (!notice) return Error{"no_notice", "customers are not written about this"};
    Envelope envelope;
    envelope.from = from_;
    envelope.to.address = message.customer.email.value_or("");
    envelope.to.name = sanitize_line(message.customer.name.value_or(""), recipient_name_bytes_max);
    if (!is_address(envelope.to.address)) {
        return Error{"invalid_address", "the customer's address is none that mail can be sent to"};
    }
    const std::int64_t refunded_before = message.change.before ? message.change.before->refunded : 0;
    auto context = read_email_context(*notice, message.view, refunded_before);
    if (!context) return context.error();
    context->customer_name = envelope.to.name;

    envelope.date = context->at;
    envelope.message_id = fmt::format("{}.{}@{}", message.order_id, message.version, host_);
    const std::string pass =
        *notice == domain::Notice::declined
            ? domain::make_order_access_token(pass_key_, message.order_id,
                                              context->at + domain::order_access_token_lifetime)
            : std::string();
    OutgoingMail outgoing;
    outgoing.to = envelope.to.address;
    outgoing.message = to_mime(write_email(shop_, *context, pass), envelope);
    outgoing.name = fmt::format("{}-{}-{}", message.order_id, message.version, to_string(*notice));
    outgoing.at = context->at;
    return outgoing;
}

result<EmailContent> Composer::preview(domain::Notice notice, std::string_view view) const {
    auto context = read_email_context(notice, view, 0);
    if (!context) return context.error();
    if (notice == domain::Notice::refunded && context->refunded == 0) {
        context->refunded = context->refunded_now = context->amount;
    }
    return write_email(shop_, *context, "a-preview-has-no-pass");
}

}  // namespace orderwire::mail
