#include "mail/smtp_answer.hpp"

#include <doctest/doctest.h>

using namespace orderwire;
using namespace orderwire::mail;
using Outcome = outbox::SendResult::Outcome;

TEST_CASE("a message that was taken is delivered") {
    CHECK(evaluate({CURLE_OK, 250, "data", "250 OK"}).outcome == Outcome::delivered);
}

TEST_CASE(
    "a recipient or a message that is refused with a 5xx is refused for good, with the server's words") {
    for (const char* command : {"RCPT", "DATA", "data"}) {
        CAPTURE(command);
        const auto send_result = evaluate({CURLE_SEND_ERROR, 550, command, "550 5.1.1 no such user"});
        CHECK(send_result.outcome == Outcome::refused);
        CHECK(send_result.reason.find("550 5.1.1 no such user") != std::string::npos);
    }
}

TEST_CASE("a 4xx at any place is tried again") {
    for (const char* command : {"", "EHLO", "MAIL", "RCPT", "DATA", "data"}) {
        CAPTURE(command);
        CHECK(evaluate({CURLE_SEND_ERROR, 450, command, "450 later"}).outcome == Outcome::retry);
    }
}

TEST_CASE("what is between the server and us is tried again, because it can be mended") {
    CHECK(evaluate({CURLE_SEND_ERROR, 553, "MAIL", "553 not your address"}).outcome == Outcome::retry);
    CHECK(evaluate({CURLE_WEIRD_SERVER_REPLY, 554, "", "554 no service"}).outcome == Outcome::retry);
    CHECK(evaluate({CURLE_COULDNT_CONNECT, 0, "", ""}).outcome == Outcome::retry);
    CHECK(evaluate({CURLE_PEER_FAILED_VERIFICATION, 220, "STARTTLS", "220 go ahead"}).outcome ==
          Outcome::retry);
    CHECK(evaluate({CURLE_USE_SSL_FAILED, 250, "EHLO", "250 OK"}).outcome == Outcome::retry);
}

TEST_CASE("a server that is silent after it took the recipient is tried again") {
    const auto send_result = evaluate({CURLE_OPERATION_TIMEDOUT, 250, "RCPT", "250 OK"});
    CHECK(send_result.outcome == Outcome::retry);
    CHECK(send_result.reason.find("250") == std::string::npos);
}

TEST_CASE("a login that is refused is told with the code alone") {
    const auto send_result = evaluate({CURLE_LOGIN_DENIED, 535, "AUTH", ""});
    CHECK(send_result.outcome == Outcome::retry);
    CHECK(send_result.reason == "the mail server refused the login (535)");
}
