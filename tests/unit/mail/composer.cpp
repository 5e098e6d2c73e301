#include "mail/composer.hpp"

#include <doctest/doctest.h>

#include "domain/order_access_token.hpp"
#include "unit/mail/sample.hpp"

using namespace orderwire;
using namespace orderwire::mail;
using test::Sample;

namespace {

const Secret key("a key of the tests");

Composer composer(const std::string& public_url = "https://shop.example:8443") {
    return {public_url, {"Ada's Courses", "orders@shop.example"}, key};
}

}  // namespace

TEST_CASE("a message is named by order, version and kind, and its Message-ID by the public host") {
    const auto outgoing = composer().compose(Sample{}.message());
    REQUIRE(outgoing.has_value());
    CHECK(outgoing->to == "ada@example.com");
    CHECK(outgoing->name == test::sample_order + "-2-paid");
    CHECK(format_rfc3339(outgoing->at) == "2026-11-22T10:00:04.120Z");
    CHECK(outgoing->message.find("Message-Id: <" + test::sample_order + ".2@shop.example>\r\n") !=
          std::string::npos);
}

TEST_CASE("every attempt gets the same bytes") {
    Sample sample;
    sample.status = "failed";
    CHECK(composer().compose(sample.message())->message == composer().compose(sample.message())->message);
}

TEST_CASE("a retry link carries a pass to this order, for a week from the decline") {
    Sample sample;
    sample.status = "failed";
    std::string message = composer().compose(sample.message())->message;
    // Quoted-printable: what breaks a line, and the sign itself.
    for (std::size_t at = 0; (at = message.find("=\r\n")) != message.npos;)
        message.erase(at, 3);
    const std::string before = "/checkout/" + test::sample_order + "#pass=3D";
    const std::size_t from = message.find(before);
    REQUIRE(from != message.npos);
    const std::string pass =
        message.substr(from + before.size(), message.find('\r', from) - from - before.size());
    const Time declined = from_milliseconds(1'795'341'604'120);
    const std::chrono::seconds second{1};
    CHECK(domain::check_order_access_token(key, test::sample_order, pass,
                                           declined + domain::order_access_token_lifetime - second) ==
          domain::AccessTokenState::good);
    CHECK(domain::check_order_access_token(key, test::sample_order, pass,
                                           declined + domain::order_access_token_lifetime + second) ==
          domain::AccessTokenState::expired);
}

TEST_CASE("an address that is none gets an error, and never a message") {
    store::OutboxMessage message = Sample{}.message();
    for (const char* address : {"", "ada", "ada@example.com\r\nBcc: eve@example.com", "ädä@example.com"}) {
        CAPTURE(address);
        message.customer.email = address;
        const auto outgoing = composer().compose(message);
        REQUIRE_FALSE(outgoing.has_value());
        CHECK(outgoing.error().code == "invalid_address");
    }
    message.customer.email.reset();
    CHECK_FALSE(composer().compose(message).has_value());
}

TEST_CASE("a transition that customers are not written about makes no message") {
    Sample sample;
    sample.status = "cancelled";
    const auto outgoing = composer().compose(sample.message());
    REQUIRE_FALSE(outgoing.has_value());
    CHECK(outgoing.error().code == "no_notice");
}

TEST_CASE("a preview shows any kind of email for an order, without a pass that opens anything") {
    const auto declined = composer().preview(domain::Notice::declined, Sample{}.view());
    REQUIRE(declined.has_value());
    CHECK(declined->text.find("#pass=a-preview-has-no-pass") != std::string::npos);
    const auto refunded = composer().preview(domain::Notice::refunded, Sample{}.view());
    CHECK(refunded->subject == "Refund of 49.00 USD for C++ Concurrency in Depth");
    CHECK_FALSE(composer().preview(domain::Notice::paid, "{}").has_value());
}

TEST_CASE("a public URL without a name has an address in its Message-IDs") {
    const auto id = [](const std::string& url) {
        const std::string message = composer(url).compose(Sample{}.message())->message;
        const std::size_t from = message.find("Message-Id: <") + 13;
        return message.substr(message.find('@', from), message.find('>', from) - message.find('@', from));
    };
    CHECK(id("http://127.0.0.1:8080") == "@127.0.0.1");
    CHECK(id("http://[::1]:8080") == "@[::1]");
}
