#include "store/sqlite/unit/events.hpp"

#include "store/enum_strings.hpp"
#include "store/sqlite/rows.hpp"
#include "store/stored_evidence.hpp"

namespace orderwire::store {

namespace {

constexpr const char* insert_event_sql =
    "INSERT INTO events (event_row, source, provider, account, event_id, type, created, received_at, "
    "verdict, reason, order_id, binding, version, signature, body)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)";

}  // namespace

SqliteEvents::SqliteEvents(sqlite::Database& database)
    : select_(database, "SELECT order_id FROM events WHERE provider = ?1 AND account = ?2 AND event_id = ?3"),
      insert_(database, insert_event_sql),
      set_outcome_(database,
                   "UPDATE events SET verdict = ?2, reason = ?3, order_id = ?4, binding = ?5, version = ?6"
                   " WHERE event_row = ?1"),
      insert_unmatched_(
          database,
          "INSERT INTO unmatched_events (event_row, provider, account, object_id, claimed_order_id, parked,"
          " received_at, evidence) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"),
      remove_unmatched_(database, "DELETE FROM unmatched_events WHERE event_row = ?1"),
      select_about_(database,
                    "SELECT event_row, evidence FROM unmatched_events"
                    " WHERE provider = ?1 AND account = ?2 AND object_id = ?3 ORDER BY event_row"),
      unpark_(database,
              "UPDATE unmatched_events SET parked = 0 WHERE claimed_order_id = ?1 AND parked = 1 RETURNING "
              "event_row") {
    sqlite::Statement newest(database,
                             "SELECT max(ifnull((SELECT max(event_row) FROM events), 0),"
                             " ifnull((SELECT event_row FROM progress WHERE name = 'removed_events'), 0))");
    if (Rows row(newest); row.next()) newest_row_ = row->integer(0);
}

std::optional<EventTable::Known> SqliteEvents::find(std::string_view provider, std::string_view account,
                                                    std::string_view event_id) {
    Rows row(select_, provider, account, event_id);
    if (!row.next()) return std::nullopt;
    return Known{row->optional_text(0)};
}

std::int64_t SqliteEvents::insert(const EventRecord& event, const EventOutcome& outcome) {
    insert_.run(++newest_row_, event.source, event.provider, event.account, event.id, event.type,
                event.created, to_milliseconds(event.received_at), name_of(outcome.verdict.kind),
                outcome.verdict.reason, outcome.order_id, outcome.binding, outcome.version, event.signature,
                event.body);
    return newest_row_;
}

void SqliteEvents::set_outcome(std::int64_t event_row, const EventOutcome& outcome) {
    set_outcome_.run(event_row, name_of(outcome.verdict.kind), outcome.verdict.reason, outcome.order_id,
                     outcome.binding, outcome.version);
}

void SqliteEvents::insert_unmatched(std::int64_t event_row, const domain::PaymentUpdate& evidence,
                                    bool parked, Time received_at) {
    insert_unmatched_.run(event_row, evidence.about.provider, evidence.about.account, evidence.about.id,
                          evidence.claimed_order_id, parked, to_milliseconds(received_at),
                          encode_evidence(evidence));
}

void SqliteEvents::remove_unmatched(std::int64_t event_row) { remove_unmatched_.run(event_row); }

std::vector<UnmatchedEvent> SqliteEvents::unmatched_about(const domain::PaymentObject& object) {
    std::vector<UnmatchedEvent> found;
    for (Rows row(select_about_, object.provider, object.account, object.id); row.next();)
        found.push_back({row->integer(0), decode_evidence(row->text(1))});
    return found;
}

std::vector<std::int64_t> SqliteEvents::unpark(const std::string& order_id) {
    std::vector<std::int64_t> event_rows;
    for (Rows row(unpark_, order_id); row.next();)
        event_rows.push_back(row->integer(0));
    return event_rows;
}

}  // namespace orderwire::store
