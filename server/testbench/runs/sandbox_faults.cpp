#include "testbench/runs/sandbox_faults.hpp"

#include "base/log.hpp"

namespace orderwire::testbench {

namespace {

using http::status;

// Stripe's errors have their sentence in error.message.
std::string message_in(const json::value& answer) {
    const json::object* object = answer.if_object();
    const json::object* error = object == nullptr ? nullptr : object_at(*object, "error");
    return error == nullptr ? "the sandbox refused them" : text_at(*error, "message");
}

}  // namespace

SandboxFaults::SandboxFaults(std::string sandbox_url, http::Client& client, std::function<void()> changed)
    : sandbox_url_(std::move(sandbox_url)), client_(client), changed_(std::move(changed)) {}

task<http::Response> SandboxFaults::ask(std::string method, std::string body) {
    if (sandbox_url_.empty()) {
        co_return http::problem(status::not_found, "no_sandbox", "no sandbox runs beside this server");
    }
    const bool sets = method == "POST";
    http::ClientRequest request;
    request.method = std::move(method);
    request.url = sandbox_url_ + "/_sandbox/faults";
    request.headers = {{"Content-Type", "application/json"}};
    request.body = std::move(body);
    const result<http::ClientResponse> response = co_await client_.send(std::move(request));
    const auto answer = response ? parse_json(response->body) : result<json::value>(response.error());
    if (!answer) {
        spdlog::warn("testbench: the sandbox: {}", answer.error().detail);
        co_return http::problem(status::bad_gateway, "sandbox_unavailable",
                                "the sandbox does not answer; the log says why");
    }
    if (response->status != 200) {
        co_return http::problem(status::bad_request, "invalid_faults", message_in(*answer));
    }
    if (sets) {
        {
            const std::lock_guard lock(mutex_);
            ++sequence_;
            faults_ = *answer;
        }
        changed_();
    }
    co_return http::json_response(status::ok, *answer);
}

std::uint64_t SandboxFaults::newest() const {
    const std::lock_guard lock(mutex_);
    return sequence_;
}

std::uint64_t SandboxFaults::write_after(std::uint64_t number, std::string& blocks) const {
    const std::lock_guard lock(mutex_);
    if (sequence_ > number) blocks += event_block("faults", faults_);
    return sequence_;
}

}  // namespace orderwire::testbench
