#include "app/outgoing.hpp"

namespace orderwire::app {

store::Channels channels_of(const ServeOptions& options) {
    store::Channels channels;
    channels.webhook = !options.notify.url.empty();
    return channels;
}

Outgoing::Outgoing(const ServeOptions& options, store::Store& store, const Clock& clock, Metrics& metrics)
    : signing_keys_(options.notify.keys), control_(store) {
    const NotifyOptions& notify = options.notify;
    if (notify.url.empty()) return;
    const auto reach = notify.allow_private ? http::Reach::anywhere : http::Reach::public_addresses;
    webhook_sender_.emplace(notify.url, reach, signing_keys_, clock);
    const outbox::WorkerSettings settings{store::Channel::webhook, notify.policy, notify.url,
                                          "orderwire_notify_attempts_total"};
    webhooks_.emplace(settings, *webhook_sender_, store, clock, metrics);
    control_.add(*webhooks_);
}

void Outgoing::start(const Executor& loop) {
    if (webhooks_) webhooks_->start(loop);
}

void Outgoing::on_committed() {
    if (webhooks_) webhooks_->wake();
}

void Outgoing::reload(const ServeOptions& options) {
    if (!options.notify.keys.empty()) signing_keys_.set(options.notify.keys);
}

void Outgoing::stop() {
    if (webhooks_) webhooks_->stop();
}

std::size_t Outgoing::under_way() const { return webhooks_ ? webhooks_->under_way() : 0; }

}  // namespace orderwire::app
