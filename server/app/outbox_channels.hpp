// What goes out by itself: the channels that the options ask for, with their senders and workers.
#pragma once

#include <filesystem>
#include <optional>

#include "app/options.hpp"
#include "base/metrics.hpp"
#include "base/shared.hpp"
#include "mail/mail_channel.hpp"
#include "outbox/outbox_admin.hpp"
#include "outbox/webhook_sender.hpp"
#include "outbox/worker.hpp"
#include "store/store.hpp"

namespace orderwire::app {

// Where mail lies that is not sent: beside the store, unless the operator says where.
std::filesystem::path mail_folder(const ServeOptions& options);

// What the store is to queue.
store::Channels channels_of(const ServeOptions& options);

class OutboxChannels {
  public:
    // What is passed by reference must outlive the loop that it is started on; so must this.
    OutboxChannels(const ServeOptions& options, const std::string& public_url, store::Store& store,
                   const Clock& clock, Metrics& metrics);

    void start(const Executor& loop);
    void on_committed();                       // from any thread
    void reload(const ServeOptions& options);  // the signing secrets
    // Begins nothing more; under_way() tells when what was begun has ended.
    void stop();
    std::size_t under_way() const;

    outbox::OutboxAdmin& admin() { return admin_; }
    std::string mail_destination() const;  // in words; "" with no mail

  private:
    void make_webhooks(const NotifyOptions& notify, store::Store& store, const Clock& clock,
                       Metrics& metrics);

    Shared<outbox::SigningKeys> signing_keys_;
    std::optional<outbox::WebhookSender> webhook_sender_;
    std::optional<outbox::Worker> webhooks_;
    std::optional<mail::MailChannel> mail_channel_;
    outbox::OutboxAdmin admin_;
};

}  // namespace orderwire::app
