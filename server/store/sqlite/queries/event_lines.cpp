#include "store/sqlite/queries/event_lines.hpp"

#include <limits>
#include <string>

#include "store/sqlite/rows.hpp"

namespace orderwire::store {

namespace {

// The order's status at a version, of which the timeline has the changes only.
std::string status_at(const char* compare) {
    return std::string(
               "ifnull((SELECT value FROM timeline WHERE timeline.order_id = events.order_id AND what = "
               "'status'"
               " AND timeline.version ") +
           compare + " events.version ORDER BY timeline.version DESC LIMIT 1), '')";
}

std::string select_lines(const char* rest) {
    return "SELECT event_row, received_at, event_id, type, source = 'webhook',"
           " ifnull(iif(json_valid(body), json_extract(body, iif(type GLOB 'lookup.*', '$.id', "
           "'$.data.object.id')),"
           " NULL), ''), verdict, reason, ifnull(order_id, ''), version, " +
           status_at("<") + ", " + status_at("<=") +
           ", length(CAST(body AS BLOB)) FROM events WHERE source <> 'local' " + rest;
}

LoggedLine line_from(const Rows& row) {
    LoggedLine line;
    line.row = row->integer(0);
    line.place = {from_milliseconds(row->integer(1)), row->text(2)};
    line.type = row->text(3);
    line.is_webhook = row->integer(4) != 0;
    line.object_id = row->text(5);
    line.verdict = row->text(6);
    line.reason = row->text(7);
    line.order_id = row->text(8);
    if (const auto version = row->optional_integer(9)) line.version = static_cast<std::uint64_t>(*version);
    line.status_before = row->text(10);
    line.status_after = row->text(11);
    line.bytes = static_cast<std::size_t>(row->integer(12));
    return line;
}

constexpr const char* newest_first = " ORDER BY received_at DESC, event_id DESC LIMIT ?3";

}  // namespace

EventLines::EventLines(sqlite::Database& database)
    : before_(database, select_lines("AND (received_at, event_id) < (?1, ?2)") + newest_first),
      up_to_(database, select_lines("AND (received_at, event_id) <= (?1, ?2)") + newest_first),
      at_(database, select_lines("AND event_row = ?1")) {}

std::vector<LoggedLine> EventLines::before(const std::optional<LogPlace>& place, bool including,
                                           std::size_t limit) {
    std::vector<LoggedLine> found;
    const std::int64_t received_at =
        place ? to_milliseconds(place->received_at) : std::numeric_limits<std::int64_t>::max();
    const std::string id = place ? place->id : "";
    for (Rows row(including ? up_to_ : before_, received_at, id, limit); row.next();)
        found.push_back(line_from(row));
    return found;
}

std::optional<LoggedLine> EventLines::at(std::int64_t event_row) {
    Rows row(at_, event_row);
    if (!row.next()) return std::nullopt;
    return line_from(row);
}

}  // namespace orderwire::store
