#include "mail/smtp_answer.hpp"

#include <fmt/format.h>

namespace orderwire::mail {

namespace {

bool is_final(const SmtpAnswer& answer) {
    const bool about_the_message =
        answer.command == "RCPT" || answer.command == "DATA" || answer.command == "data";
    return about_the_message && answer.reply >= 500 && answer.reply <= 599;
}

std::string reason_of(const SmtpAnswer& answer) {
    if (answer.command == "AUTH" && answer.reply >= 400) {
        return fmt::format("the mail server refused the login ({})", answer.reply);
    }
    if (answer.reply >= 400) {
        const std::string to = answer.command.empty()     ? "the connection"
                               : answer.command == "data" ? "the message"
                                                          : answer.command;
        return fmt::format("the mail server answered {} with: {}", to, answer.text);
    }
    return fmt::format("the mail server: {}", curl_easy_strerror(answer.code));
}

}  // namespace

outbox::SendResult evaluate(const SmtpAnswer& answer) {
    if (answer.code == CURLE_OK) return outbox::SendResult::delivered();
    return is_final(answer) ? outbox::SendResult::refused(reason_of(answer))
                            : outbox::SendResult::retry(reason_of(answer));
}

}  // namespace orderwire::mail
