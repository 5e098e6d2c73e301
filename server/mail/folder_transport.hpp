// Puts messages into a folder instead of sending them: one .eml file each, which every mail program opens.
#pragma once

#include <cstddef>
#include <filesystem>

#include "mail/mail_transport.hpp"

namespace orderwire::mail {

class FolderTransport final : public MailTransport {
  public:
    // The folder is made with the first message, for its owner alone. Beyond `files_max` the oldest of our
    // files go.
    explicit FolderTransport(std::filesystem::path folder, std::size_t files_max = 10'000);
    // `20261122T100004.120Z-NAME.eml`, whole or not at all; the same message takes the same name, so a
    // repeated delivery replaces it. A folder that can't be written to: `retry`.
    task<outbox::SendResult> send(OutgoingMail outgoing) override;

  private:
    void write(const OutgoingMail& outgoing);
    void remove_oldest();

    std::filesystem::path folder_;
    std::size_t files_max_;
    std::size_t files_ = 0;  // as far as we know
    bool counted_ = false;
};

}  // namespace orderwire::mail
