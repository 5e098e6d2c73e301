#include "app/outbox_channels.hpp"

#include "app/defaults.hpp"
#include "base/crypto.hpp"

namespace orderwire::app {

std::filesystem::path mail_folder(const ServeOptions& options) {
    if (!options.mail.folder.empty()) return options.mail.folder;
    return std::filesystem::path(store_path(options.store_url)).parent_path() / "mail";
}

store::Channels channels_of(const ServeOptions& options) {
    store::Channels channels;
    channels.webhook = !options.notify.url.empty();
    channels.mail = options.mail.on;
    return channels;
}

OutboxChannels::OutboxChannels(const ServeOptions& options, const std::string& public_url,
                               store::Store& store, const Clock& clock, Metrics& metrics)
    : signing_keys_(options.notify.keys), admin_(store) {
    if (!options.notify.url.empty()) make_webhooks(options.notify, store, clock, metrics);
    if (!options.mail.on) return;
    mail::Options mail = options.mail;
    mail.folder = mail_folder(options);
    mail_channel_.emplace(mail, public_url, store, clock, metrics);
    admin_.add(mail_channel_->worker());
}

void OutboxChannels::make_webhooks(const NotifyOptions& notify, store::Store& store, const Clock& clock,
                                   Metrics& metrics) {
    const auto egress =
        notify.allow_private ? http::EgressPolicy::anywhere : http::EgressPolicy::public_addresses;
    webhook_sender_.emplace(notify.url, egress, signing_keys_, clock);
    const outbox::WorkerSettings settings{store::Channel::webhook, notify.policy, sha256_hex(notify.url),
                                          "orderwire_notify_attempts_total"};
    webhooks_.emplace(settings, *webhook_sender_, store, clock, metrics);
    admin_.add(*webhooks_);
}

void OutboxChannels::start(const Executor& loop) {
    if (webhooks_) webhooks_->start(loop);
    if (mail_channel_) mail_channel_->worker().start(loop);
}

void OutboxChannels::on_committed() {
    if (webhooks_) webhooks_->wake();
    if (mail_channel_) mail_channel_->worker().wake();
}

void OutboxChannels::reload(const ServeOptions& options) {
    if (!options.notify.keys.empty()) signing_keys_.set(options.notify.keys);
}

void OutboxChannels::stop() {
    if (webhooks_) webhooks_->stop();
    if (mail_channel_) mail_channel_->worker().stop();
}

std::size_t OutboxChannels::under_way() const {
    return (webhooks_ ? webhooks_->under_way() : 0) +
           (mail_channel_ ? mail_channel_->worker().under_way() : 0);
}

std::string OutboxChannels::mail_destination() const {
    return mail_channel_ ? mail_channel_->destination() : std::string();
}

}  // namespace orderwire::app
