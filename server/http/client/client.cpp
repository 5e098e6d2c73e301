#include "http/client/client.hpp"

#include "http/client/curl_worker.hpp"
#include "http/client/run_transfer.hpp"
#include "http/client/transfer.hpp"

namespace orderwire::http {

namespace {

constexpr CurlWorker::Limits transfers_max{.running_max = 64, .waiting_max = 4096};

}  // namespace

std::string_view ClientResponse::header(std::string_view name) const {
    for (const auto& [known, value] : headers) {
        if (known == name) return value;
    }
    return {};
}

Client::Client(EgressPolicy egress) : egress_(egress), worker_(std::make_unique<CurlWorker>(transfers_max)) {}

Client::~Client() = default;

task<result<ClientResponse>> Client::send(ClientRequest request) {
    if (const auto checked = Transfer::check(request); !checked) co_return checked.error();
    CurlWorker* const worker = worker_.get();
    auto running = run_transfer<Transfer, ClientResponse>(worker, std::move(request), EgressPolicy(egress_));
    result<ClientResponse> answer = co_await std::move(running);
    co_return answer;
}

}  // namespace orderwire::http
