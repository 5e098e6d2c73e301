// The options about e-mail to customers.
#pragma once

#include <string>

#include "cli/command_line.hpp"
#include "mail/mail_channel.hpp"

namespace orderwire::cli {

struct MailCliOptions {
    Secret smtp;  // a URL, with a password
    std::string ca_file;
    std::string from;
    std::string folder;
    bool plaintext = false;

    void add_to(Command& command);
    mail::Options read() const;  // throws UsageError
};

}  // namespace orderwire::cli
