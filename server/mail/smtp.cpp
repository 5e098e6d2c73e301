#include "mail/smtp.hpp"

#include "http/run_transfer.hpp"

namespace orderwire::mail {

namespace {

constexpr http::CurlWorker::Limits limits{.running_max = 1, .waiting_max = 64};

}  // namespace

SmtpCarrier::SmtpCarrier(SmtpSettings settings, std::string from)
    : settings_(std::move(settings)), from_(std::move(from)), worker_(limits) {}

SmtpCarrier::~SmtpCarrier() { sockets_.hang_up(); }

task<outbox::Delivery> SmtpCarrier::carry(Post post) {
    SmtpRequest request{settings_, &sockets_, from_, std::move(post.to), std::move(post.message)};
    http::CurlWorker* const worker = &worker_;
    auto running = http::run_transfer<SmtpTransfer, SmtpAnswer>(worker, std::move(request));
    const result<SmtpAnswer> answer = co_await std::move(running);
    if (answer) co_return judge(*answer);
    if (answer.error().code == "stopped") co_return outbox::Delivery::stopped();
    co_return outbox::Delivery::retry(answer.error().detail);
}

}  // namespace orderwire::mail
