#include "mail/smtp_transport.hpp"

#include "http/client/run_transfer.hpp"

namespace orderwire::mail {

namespace {

constexpr http::CurlWorker::Limits limits{.running_max = 1, .waiting_max = 64};

}  // namespace

SmtpTransport::SmtpTransport(SmtpSettings settings, std::string from)
    : settings_(std::move(settings)), from_(std::move(from)), worker_(limits) {}

SmtpTransport::~SmtpTransport() { sockets_.hang_up(); }

task<outbox::SendResult> SmtpTransport::send(OutgoingMail outgoing) {
    SmtpRequest request{settings_, &sockets_, from_, std::move(outgoing.to), std::move(outgoing.message)};
    http::CurlWorker* const worker = &worker_;
    auto running = http::run_transfer<SmtpTransfer, SmtpAnswer>(worker, std::move(request));
    const result<SmtpAnswer> answer = co_await std::move(running);
    if (answer) co_return evaluate(*answer);
    if (answer.error().code == "stopped") co_return outbox::SendResult::stopped();
    co_return outbox::SendResult::retry(answer.error().detail);
}

}  // namespace orderwire::mail
