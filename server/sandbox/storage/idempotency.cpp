#include "sandbox/storage/idempotency.hpp"

namespace orderwire::sandbox {

Idempotency::Idempotency(sqlite::Database& database)
    : database_(database),
      find_(database,
            "SELECT fingerprint, endpoint, status, body, request FROM idempotency "
            "WHERE scope = ?1 AND key = ?2 AND created > ?3"),
      keep_(database,
            "INSERT OR REPLACE INTO idempotency(scope, key, fingerprint, endpoint, status, body, request, "
            "created) "
            "VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"),
      remove_(database, "DELETE FROM idempotency WHERE created <= ?1") {}

std::optional<StoredApiResponse> Idempotency::find(std::string_view scope, std::string_view key, Time now) {
    auto& row = find_.bind(scope, key, to_milliseconds(now - idempotency_window));
    if (!row.step()) return std::nullopt;
    StoredApiResponse answer{row.text(0), row.text(1), static_cast<int>(row.integer(2)), row.text(3),
                             row.text(4)};
    row.reset();
    return answer;
}

void Idempotency::keep(std::string_view scope, std::string_view key, const StoredApiResponse& answer,
                       Time now) {
    keep_.run(scope, key, answer.fingerprint, answer.endpoint, answer.status, answer.body, answer.request,
              to_milliseconds(now));
}

void Idempotency::remove_expired(Time now) { remove_.run(to_milliseconds(now - idempotency_window)); }

void Idempotency::advance(std::chrono::milliseconds by) {
    sqlite::Statement(database_, "UPDATE idempotency SET created = created - ?1")
        .run(std::int64_t{by.count()});
}

}  // namespace orderwire::sandbox
