#include "app/outgoing.hpp"

#include "app/places.hpp"
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

Outgoing::Outgoing(const ServeOptions& options, const std::string& public_url, store::Store& store,
                   const Clock& clock, Metrics& metrics)
    : signing_keys_(options.notify.keys), control_(store) {
    if (!options.notify.url.empty()) make_webhooks(options.notify, store, clock, metrics);
    if (!options.mail.on) return;
    mail::Options mail = options.mail;
    mail.folder = mail_folder(options);
    mailing_.emplace(mail, public_url, store, clock, metrics);
    control_.add(mailing_->worker());
}

void Outgoing::make_webhooks(const NotifyOptions& notify, store::Store& store, const Clock& clock,
                             Metrics& metrics) {
    const auto egress =
        notify.allow_private ? http::EgressPolicy::anywhere : http::EgressPolicy::public_addresses;
    webhook_sender_.emplace(notify.url, egress, signing_keys_, clock);
    const outbox::WorkerSettings settings{store::Channel::webhook, notify.policy, sha256_hex(notify.url),
                                          "orderwire_notify_attempts_total"};
    webhooks_.emplace(settings, *webhook_sender_, store, clock, metrics);
    control_.add(*webhooks_);
}

void Outgoing::start(const Executor& loop) {
    if (webhooks_) webhooks_->start(loop);
    if (mailing_) mailing_->worker().start(loop);
}

void Outgoing::on_committed() {
    if (webhooks_) webhooks_->wake();
    if (mailing_) mailing_->worker().wake();
}

void Outgoing::reload(const ServeOptions& options) {
    if (!options.notify.keys.empty()) signing_keys_.set(options.notify.keys);
}

void Outgoing::stop() {
    if (webhooks_) webhooks_->stop();
    if (mailing_) mailing_->worker().stop();
}

std::size_t Outgoing::under_way() const {
    return (webhooks_ ? webhooks_->under_way() : 0) + (mailing_ ? mailing_->worker().under_way() : 0);
}

std::string Outgoing::mail_destination() const { return mailing_ ? mailing_->destination() : std::string(); }

}  // namespace orderwire::app
