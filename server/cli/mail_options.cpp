#include "cli/mail_options.hpp"

namespace orderwire::cli {

void MailCliOptions::add_to(Command& command) {
    command.add_secret("smtp", smtp, smtp_url_rule, "URL",
                       "The mail server: smtp:// (STARTTLS) or smtps://, with USER:PASSWORD@");
    command.add_flag("smtp-plaintext", plaintext,
                     "Send mail to a server on another machine that offers no STARTTLS");
    command.add("smtp-ca", ca_file, "FILE", "Certificates to trust for it, beside the system's")
        ->check(existing_file());
    command.add("mail-from", from, "'NAME <ADDRESS>'", "Who mail to customers is from")
        ->check(accepts("a sender like Ada's Courses <orders@shop.example>",
                        [](const std::string& given) { return mail::parse_mailbox(given).has_value(); }));
    command.add("mail-dir", folder, "DIR|off [mail/ beside the store]",
                "Without --smtp: where mail is put, as .eml files");
}

mail::Options MailCliOptions::read() const {
    mail::Options options;
    if (!smtp.empty()) options.smtp = mail::parse_smtp_url(smtp.reveal()).value();
    if (options.smtp) options.smtp->plaintext = plaintext;
    if (!from.empty()) options.from = mail::parse_mailbox(from).value();
    options.ca_file = ca_file;
    options.on = folder != "off";
    if (options.on) options.folder = folder;
    if (options.smtp && !folder.empty()) {
        throw UsageError("--mail-dir: --smtp was given too; mail is either sent or put into a folder");
    }
    if (options.smtp && !options.from) {
        throw UsageError(
            "--mail-from: none was given; with --smtp it is needed, as in 'Shop <orders@shop.example>'");
    }
    if (!options.smtp && plaintext) {
        throw UsageError("--smtp-plaintext: without --smtp there is no mail server to send to");
    }
    if (!options.smtp && !ca_file.empty()) {
        throw UsageError("--smtp-ca: without --smtp there is no mail server to trust");
    }
    return options;
}

}  // namespace orderwire::cli
