#include "mail/composer.hpp"

#include <fmt/format.h>

#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

#include "base/order_pass.hpp"
#include "mail/mime.hpp"
#include "mail/occasion.hpp"
#include "mail/one_line.hpp"

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

result<Post> Composer::compose(const store::OutboxMessage& message) const {
    const auto notice = domain::notice_of(message.change);
    if (!notice) return Error{"no_notice", "customers are not written about this"};
    Envelope envelope;
    envelope.from = from_;
    envelope.to.address = message.customer.email.value_or("");
    envelope.to.name = one_line(message.customer.name.value_or(""), recipient_name_bytes_max);
    if (!is_address(envelope.to.address)) {
        return Error{"invalid_address", "the customer's address is none that mail can be sent to"};
    }
    const std::int64_t refunded_before = message.change.before ? message.change.before->refunded : 0;
    auto occasion = read_occasion(*notice, message.view, refunded_before);
    if (!occasion) return occasion.error();
    occasion->customer_name = envelope.to.name;

    envelope.date = occasion->at;
    envelope.message_id = fmt::format("{}.{}@{}", message.order_id, message.version, host_);
    const std::string pass =
        *notice == domain::Notice::declined
            ? make_order_pass(pass_key_, message.order_id, occasion->at + order_pass_lifetime)
            : std::string();
    Post post;
    post.to = envelope.to.address;
    post.message = to_mime(write_letter(shop_, *occasion, pass), envelope);
    post.name = fmt::format("{}-{}-{}", message.order_id, message.version, to_string(*notice));
    post.at = occasion->at;
    return post;
}

result<Letter> Composer::preview(domain::Notice notice, std::string_view view) const {
    auto occasion = read_occasion(notice, view, 0);
    if (!occasion) return occasion.error();
    if (notice == domain::Notice::refunded && occasion->refunded == 0) {
        occasion->refunded = occasion->refunded_now = occasion->amount;
    }
    return write_letter(shop_, *occasion, "a-preview-has-no-pass");
}

}  // namespace orderwire::mail
