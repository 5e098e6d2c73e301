// The first answer to each idempotency key, kept for 24 hours.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/sqlite.hpp"
#include "base/time.hpp"

namespace orderwire::sandbox {

inline constexpr std::chrono::hours idempotency_window{24};
inline constexpr std::size_t idempotency_key_length_max = 255;

struct StoredApiResponse {
    std::string fingerprint;  // of the parameters
    std::string endpoint;     // "POST /v1/payment_intents"
    int status = 0;
    std::string body;
    std::string request;  // the id of the request that was answered first
};

class Idempotency {
  public:
    explicit Idempotency(sqlite::Database& database);

    // `scope` keeps the keys of browsers apart from those of servers.
    std::optional<StoredApiResponse> find(std::string_view scope, std::string_view key, Time now);
    void keep(std::string_view scope, std::string_view key, const StoredApiResponse& answer, Time now);
    void remove_expired(Time now);
    void advance(std::chrono::milliseconds by);  // as if so much time had passed

  private:
    sqlite::Database& database_;
    sqlite::Statement find_;
    sqlite::Statement keep_;
    sqlite::Statement remove_;
};

}  // namespace orderwire::sandbox
