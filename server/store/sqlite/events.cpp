#include "store/sqlite/events.hpp"

#include "store/sqlite/enum_strings.hpp"
#include "store/sqlite/evidence.hpp"
#include "store/sqlite/rows.hpp"

namespace orderwire::store {

Events::Events(sqlite::Database& database)
    : select_(database, "SELECT order_id FROM events WHERE provider = ?1 AND account = ?2 AND event_id = ?3"),
      insert_(
          database,
          "INSERT INTO events (event_row, source, provider, account, event_id, type, created, received_at, "
          "verdict, reason, order_id, binding, version, signature, body)"
          " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)"),
      set_outcome_(database,
                   "UPDATE events SET verdict = ?2, reason = ?3, order_id = ?4, binding = ?5, version = ?6"
                   " WHERE event_row = ?1") {
    sqlite::Statement newest(database,
                             "SELECT max(ifnull((SELECT max(event_row) FROM events), 0),"
                             " ifnull((SELECT event_row FROM progress WHERE name = 'removed_events'), 0))");
    if (Rows row(newest); row.next()) newest_row_ = row->integer(0);
}

std::optional<Events::Known> Events::find(const std::string& provider, const std::string& account,
                                          const std::string& event_id) {
    Rows row(select_, provider, account, event_id);
    if (!row.next()) return std::nullopt;
    return Known{row->optional_text(0)};
}

std::int64_t Events::insert(const IncomingEvent& event, const std::string& provider,
                            const EventOutcome& outcome) {
    insert_.run(++newest_row_, name_of(event.source), provider, event.account, event.id, event.type,
                event.created, to_milliseconds(event.received_at), name_of(outcome.verdict.kind),
                outcome.verdict.reason, outcome.order_id, outcome.binding, outcome.version, event.signature,
                event.body);
    return newest_row_;
}

void Events::insert_local(const domain::Contribution& contribution, const EventOutcome& outcome, Time now) {
    insert_.run(++newest_row_, "local", "local", "", contribution.at.id, "local.cancel",
                contribution.at.created, to_milliseconds(now), name_of(outcome.verdict.kind),
                outcome.verdict.reason, outcome.order_id, outcome.binding, outcome.version, "", "");
}

void Events::set_outcome(std::int64_t event_row, const EventOutcome& outcome) {
    set_outcome_.run(event_row, name_of(outcome.verdict.kind), outcome.verdict.reason, outcome.order_id,
                     outcome.binding, outcome.version);
}

UnmatchedEvents::UnmatchedEvents(sqlite::Database& database)
    : insert_(
          database,
          "INSERT INTO unmatched_events (event_row, provider, account, object_id, claimed_order_id, parked,"
          " received_at, evidence) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"),
      remove_(database, "DELETE FROM unmatched_events WHERE event_row = ?1"),
      select_about_(database,
                    "SELECT event_row, evidence FROM unmatched_events"
                    " WHERE provider = ?1 AND account = ?2 AND object_id = ?3 ORDER BY event_row"),
      unpark_(database,
              "UPDATE unmatched_events SET parked = 0 WHERE claimed_order_id = ?1 AND parked = 1 RETURNING "
              "event_row"),
      select_oldest_(
          database,
          "SELECT event_row, parked, received_at FROM unmatched_events ORDER BY event_row LIMIT ?1") {}

void UnmatchedEvents::insert(std::int64_t event_row, const domain::Evidence& evidence, bool parked,
                             Time received_at) {
    insert_.run(event_row, evidence.about.provider, evidence.about.account, evidence.about.id,
                evidence.claimed_order_id, parked, to_milliseconds(received_at), encode_evidence(evidence));
}

void UnmatchedEvents::remove(std::int64_t event_row) { remove_.run(event_row); }

std::vector<UnmatchedEvents::Unmatched> UnmatchedEvents::about(const domain::PaymentObject& object) {
    std::vector<Unmatched> found;
    Rows row(select_about_, object.provider, object.account, object.id);
    while (row.next())
        found.push_back({row->integer(0), decode_evidence(row->text(1))});
    return found;
}

std::vector<std::int64_t> UnmatchedEvents::unpark(const std::string& order_id) {
    std::vector<std::int64_t> event_rows;
    Rows row(unpark_, order_id);
    while (row.next())
        event_rows.push_back(row->integer(0));
    return event_rows;
}

UnmatchedEvents::Dropped UnmatchedEvents::drop_received_before(Time time, std::size_t limit) {
    Dropped dropped;
    std::vector<std::int64_t> expired;
    // Rows come in the order of arrival, so the first young one ends the search.
    for (Rows row(select_oldest_, static_cast<std::int64_t>(limit)); row.next();) {
        if (row->integer(2) >= to_milliseconds(time)) break;
        expired.push_back(row->integer(0));
        if (row->integer(1) != 0) dropped.parked.push_back(row->integer(0));
    }
    for (const std::int64_t event_row : expired)
        remove(event_row);
    dropped.more = expired.size() == limit;
    return dropped;
}

}  // namespace orderwire::store
