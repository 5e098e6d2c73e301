#include "mail/smtp_transport.hpp"

#include <doctest/doctest.h>

#include <boost/asio/co_spawn.hpp>
#include <chrono>
#include <exception>
#include <memory>
#include <optional>

#include "support/scripted_mail_server.hpp"

using namespace orderwire;
using namespace orderwire::mail;
using namespace std::chrono_literals;
using orderwire::test::ScriptedMailServer;
using Outcome = outbox::SendResult::Outcome;

namespace {

const OutgoingMail outgoing{
    "ada@example.com", "Subject: x\r\n\r\nHello.\r\n..two dots\r\n", "ord_1-2-paid", {}};

SmtpSettings settings_for(const ScriptedMailServer& server) {
    SmtpSettings settings;
    settings.server = parse_smtp_url("smtp://127.0.0.1:" + std::to_string(server.port())).value();
    settings.own_name = "shop.example";
    return settings;
}

outbox::SendResult send(MailTransport& transport) {
    Loop loop(1);
    std::optional<outbox::SendResult> delivery;
    asio::co_spawn(loop, transport.send(outgoing),
                   [&](const std::exception_ptr& error, outbox::SendResult done) {
                       if (!error) delivery = std::move(done);
                   });
    loop.run();
    REQUIRE(delivery.has_value());
    return *delivery;
}

outbox::SendResult carry_to(const ScriptedMailServer& server) {
    SmtpTransport transport(settings_for(server), "orders@shop.example");
    return send(transport);
}

ScriptedMailServer::Script agreeable_but(std::string line, std::string reply) {
    return [line = std::move(line), reply = std::move(reply)](const std::string& said) {
        return said.starts_with(line) && (!line.empty() || said.empty())
                   ? reply
                   : ScriptedMailServer::agreeable(said);
    };
}

}  // namespace

TEST_CASE("a message is handed over with its envelope, and the next on the same connection") {
    const ScriptedMailServer server(ScriptedMailServer::agreeable);
    SmtpTransport transport(settings_for(server), "orders@shop.example");
    CHECK(send(transport).outcome == Outcome::delivered);
    CHECK(send(transport).outcome == Outcome::delivered);
    CHECK(server.count("EHLO shop.example") == 1);
    CHECK(server.count("MAIL FROM:<orders@shop.example>") == 2);
    CHECK(server.count("RCPT TO:<ada@example.com>") == 2);
    CHECK(server.count(".") == 2);
}

TEST_CASE("a recipient who is refused is refused for good, and the reason does not repeat the address") {
    const ScriptedMailServer server(agreeable_but("RCPT", "550 5.1.1 <ada@example.com>: no such user"));
    const auto delivery = carry_to(server);
    CHECK(delivery.outcome == Outcome::refused);
    CHECK(delivery.reason == "the mail server answered RCPT with: 550 5.1.1 <…>: no such user");
}

TEST_CASE("a message that is refused is refused for good") {
    const ScriptedMailServer server(agreeable_but(".", "554 5.7.1 looks like spam"));
    const auto delivery = carry_to(server);
    CHECK(delivery.outcome == Outcome::refused);
    CHECK(delivery.reason == "the mail server answered the message with: 554 5.7.1 looks like spam");
}

TEST_CASE("a server that wants us to come back later is tried again") {
    for (const char* line : {"RCPT", "MAIL", "DATA", "."}) {
        CAPTURE(line);
        const ScriptedMailServer server(agreeable_but(line, "451 4.7.1 greylisted"));
        const auto delivery = carry_to(server);
        CHECK(delivery.outcome == Outcome::retry);
        CHECK(delivery.reason.ends_with("451 4.7.1 greylisted"));
    }
    const ScriptedMailServer busy([](const std::string&) { return "421 too many connections"; });
    CHECK(carry_to(busy).outcome == Outcome::retry);
}

TEST_CASE("a server that hangs up after the message is tried again") {
    const ScriptedMailServer server(agreeable_but(".", "hang up"));
    CHECK(carry_to(server).outcome == Outcome::retry);
}

TEST_CASE("a server that says nothing is given up after its time, whatever it should answer to") {
    for (const char* line : {"", "MAIL", "."}) {
        CAPTURE(line);
        const ScriptedMailServer server(agreeable_but(line, ""));
        SmtpSettings settings = settings_for(server);
        settings.connect_timeout = 200ms;
        settings.total_timeout = 400ms;
        SmtpTransport transport(settings, "orders@shop.example");
        CHECK(send(transport).outcome == Outcome::retry);
    }
}

TEST_CASE("a server that is not there is tried again") {
    auto server = std::make_unique<ScriptedMailServer>(ScriptedMailServer::agreeable);
    const SmtpSettings settings = settings_for(*server);
    server.reset();
    SmtpTransport transport(settings, "orders@shop.example");
    CHECK(send(transport).outcome == Outcome::retry);
}

TEST_CASE("a server that never answers QUIT does not hold up the end of the program") {
    const ScriptedMailServer server(agreeable_but("QUIT", ""));
    const auto begun = std::chrono::steady_clock::now();
    CHECK(carry_to(server).outcome == Outcome::delivered);
    CHECK(std::chrono::steady_clock::now() - begun < 5s);
}

TEST_CASE("TLS that is demanded and not offered ends it before the login") {
    const ScriptedMailServer server(ScriptedMailServer::agreeable);
    SmtpSettings settings = settings_for(server);
    settings.server.user = "ada";
    settings.server.password = Secret("secret");
    settings.server.loopback = false;  // as a server elsewhere is treated
    SmtpTransport transport(settings, "orders@shop.example");
    CHECK(send(transport).outcome == Outcome::retry);
    for (const std::string& line : server.lines())
        CHECK_FALSE(line.starts_with("AUTH"));
}
