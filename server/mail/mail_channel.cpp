#include "mail/mail_channel.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

#include "base/log.hpp"
#include "mail/folder_transport.hpp"
#include "mail/smtp_transport.hpp"

namespace orderwire::mail {

namespace {

using namespace std::chrono_literals;

// The public host where it has a name, else this machine: mail knows no other names for addresses.
std::string own_name(const std::string& public_url) {
    const auto url = boost::urls::parse_uri(public_url);
    const bool named = url.has_value() && url->host_type() == boost::urls::host_type::name;
    return named ? std::string(url->encoded_host()) : "localhost";
}

Mailbox sender_of(const Options& options, const std::string& public_url) {
    return options.from.value_or(Mailbox{"orderwire", "orders@" + own_name(public_url)});
}

bool is_writable(std::filesystem::path folder) {
    std::error_code ignored;
    while (!std::filesystem::exists(folder, ignored) && folder.has_parent_path())
        folder = folder.parent_path();
    if (!folder.empty() && !std::filesystem::is_directory(folder, ignored)) return false;
    return ::access(folder.empty() ? "." : folder.c_str(), W_OK) == 0;
}

}  // namespace

outbox::Policy retries() {
    outbox::Policy policy;
    policy.waits = {5s, 1min, 5min, 15min, 30min, 1h, 2h, 4h, 8h, 8h};
    policy.at_once = 1;
    return policy;
}

MailChannel::MailChannel(const Options& options, const std::string& public_url, store::Store& store,
                         const Clock& clock, Metrics& metrics)
    : composer_(public_url, sender_of(options, public_url), store.make_queries()->order_access_token_key(),
                options.imprint),
      transport_(make_transport(options, public_url)) {
    sender_.emplace(composer_, *transport_, store.make_queries(), options.limits);
    outbox::WorkerSettings settings;
    settings.channel = store::Channel::mail;
    settings.policy = retries();
    settings.metric = "orderwire_mail_attempts_total";
    worker_.emplace(std::move(settings), *sender_, store, clock, metrics);
}

std::unique_ptr<MailTransport> MailChannel::make_transport(const Options& options,
                                                           const std::string& public_url) {
    if (!options.smtp) {
        const auto folder = std::filesystem::absolute(options.folder);
        destination_ = "the folder " + folder.string();
        if (!is_writable(folder)) {
            spdlog::warn(
                "mail: {} can't be written to; --mail-dir names another folder, --smtp a mail server",
                folder.string());
        }
        return std::make_unique<FolderTransport>(folder);
    }
    SmtpSettings settings;
    settings.server = *options.smtp;
    settings.own_name = own_name(public_url);
    settings.ca_file = options.ca_file;
    destination_ = fmt::format("{}://{}:{}", settings.server.tls ? "smtps" : "smtp", settings.server.host,
                               settings.server.port);
    return std::make_unique<SmtpTransport>(std::move(settings), sender_of(options, public_url).address);
}

}  // namespace orderwire::mail
