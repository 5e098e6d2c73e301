// The embedded sandbox's faults, passed on to it and written to the streams.
#pragma once

#include <cstdint>
#include <functional>
#include <mutex>
#include <string>

#include "http/client/client.hpp"
#include "http/message.hpp"
#include "testbench/live/stream_source.hpp"

namespace orderwire::testbench {

class SandboxFaults final : public StreamSource {
  public:
    // `sandbox_url` is "" without a sandbox; `client` must outlive it.
    SandboxFaults(std::string sandbox_url, http::Client& client, std::function<void()> changed);

    // The sandbox's answer to GET or POST /_sandbox/faults, as ours. 404 `no_sandbox`, 400 `invalid_faults`,
    // 502 `sandbox_unavailable`.
    task<http::Response> ask(std::string method, std::string body);

    std::uint64_t newest() const override;
    std::uint64_t write_after(std::uint64_t number, std::string& blocks) const override;

  private:
    const std::string sandbox_url_;
    http::Client& client_;
    std::function<void()> changed_;
    mutable std::mutex mutex_;
    std::uint64_t sequence_ = 0;
    json::value faults_;  // as they were last set from here
};

}  // namespace orderwire::testbench
