#include "mail/smtp_url.hpp"

#include <doctest/doctest.h>

using namespace orderwire::mail;

TEST_CASE("a mail server is named by scheme, host and port, with a login or without") {
    const auto plain = parse_smtp_url("smtp://mail.example:2525");
    REQUIRE(plain.has_value());
    CHECK_FALSE(plain->tls);
    CHECK(plain->host == "mail.example");
    CHECK(plain->port == 2525);
    CHECK(plain->user.empty());
    CHECK_FALSE(plain->loopback);
    const auto login = parse_smtp_url("smtps://ada%40example.com:p%3A%2F%40ss@mail.example");
    REQUIRE(login.has_value());
    CHECK(login->tls);
    CHECK(login->port == 465);
    CHECK(login->user == "ada@example.com");
    CHECK(login->password.reveal() == "p:/@ss");
    CHECK(parse_smtp_url("smtp://mail.example")->port == 25);
    CHECK(parse_smtp_url("smtp://mail.example/")->port == 25);
}

TEST_CASE("this machine is known as such") {
    CHECK(parse_smtp_url("smtp://localhost:25")->loopback);
    CHECK(parse_smtp_url("smtp://ada:secret@127.0.0.1:25")->loopback);
    CHECK(parse_smtp_url("smtps://[::1]:465")->loopback);
    CHECK_FALSE(parse_smtp_url("smtp://localhost.example")->loopback);
}

TEST_CASE("what names no mail server is refused, and not repeated") {
    for (const char* text :
         {"", "mail.example", "http://mail.example", "smtp://", "smtp://:25", "smtp://mail.example:0",
          "smtp://mail.example:65536", "smtp://mail.example/path", "smtp://mail.example?x=1",
          "smtp://ada@mail.example", "smtp://:secret@mail.example", "smtp://a%0Db:secret@mail.example",
          "smtp://ada:se%0Acret@mail.example", "smtp://ada:sec ret@mail.example"}) {
        CAPTURE(text);
        const auto parsed = parse_smtp_url(text);
        REQUIRE_FALSE(parsed.has_value());
        CHECK(parsed.error().detail.find("secret") == std::string::npos);
    }
}

TEST_CASE("TLS is demanded of every other machine, and certificates are verified") {
    const auto trust = [](const char* url, bool own_certificates = false) {
        return trust_of(parse_smtp_url(url).value(), own_certificates);
    };
    CHECK(trust("smtp://mail.example").demand_tls);
    CHECK_FALSE(trust("smtp://127.0.0.1").demand_tls);
    CHECK(trust("smtp://ada:secret@mail.example").demand_tls);
    CHECK(trust("smtps://mail.example").demand_tls);
    CHECK_FALSE(trust("smtp://ada:secret@127.0.0.1").demand_tls);
    CHECK(trust("smtps://127.0.0.1").demand_tls);
    CHECK(trust("smtp://mail.example").verify);
    CHECK_FALSE(trust("smtp://localhost").verify);
    CHECK(trust("smtp://localhost", true).verify);
}

TEST_CASE("who does without TLS says so, but a password still never leaves in clear") {
    const auto demand = [](const char* url) {
        SmtpServer server = parse_smtp_url(url).value();
        server.plaintext = true;
        return trust_of(server, false).demand_tls;
    };
    CHECK_FALSE(demand("smtp://mail.example"));
    CHECK(demand("smtps://mail.example"));
    CHECK(demand("smtp://ada:secret@mail.example"));
}
