#include "sandbox/storage/object_store.hpp"

#include <algorithm>

namespace orderwire::sandbox {

namespace {

// ?2… each apply only where they are given; `types` is a JSON list of GLOB patterns.
constexpr const char* list_where = R"(
SELECT id, kind, created, body, hidden FROM records AS r
WHERE kind = ?1
  AND (?2 IS NULL OR seq < (SELECT seq FROM records WHERE id = ?2))
  AND (?3 IS NULL OR seq > (SELECT seq FROM records WHERE id = ?3))
  AND (?4 IS NULL OR created > ?4) AND (?5 IS NULL OR created >= ?5)
  AND (?6 IS NULL OR created < ?6) AND (?7 IS NULL OR created <= ?7) AND (?8 IS NULL OR created = ?8)
  AND (?9 IS NULL OR payment_intent = ?9) AND (?10 IS NULL OR charge = ?10)
  AND (?11 IS NULL OR customer = ?11) AND (?12 IS NULL OR status = ?12)
  AND (?13 IS NULL OR EXISTS (SELECT 1 FROM json_each(?13) WHERE r.type GLOB value))
  AND (?14 IS NULL OR ?14 = NOT EXISTS (SELECT 1 FROM deliveries WHERE event = r.id AND state <> 'delivered'))
)";

std::optional<std::string> given(const std::string& text) {
    return text.empty() ? std::nullopt : std::optional<std::string>(text);
}

std::string as_json_list(const std::vector<std::string>& texts) {
    json::array list;
    for (const std::string& text : texts)
        list.emplace_back(text);
    return json::serialize(list);
}

}  // namespace

ObjectStore::ObjectStore(sqlite::Database& database)
    : insert_(database, "INSERT INTO records(id, kind, created, body, hidden) VALUES(?1, ?2, ?3, ?4, ?5)"),
      update_(database, "UPDATE records SET body = ?2, hidden = ?3 WHERE id = ?1"),
      remove_(database, "DELETE FROM records WHERE id = ?1"),
      find_(
          database,
          "SELECT id, kind, created, body, hidden FROM records WHERE id = ?1 AND (?2 IS NULL OR kind = ?2)"),
      list_(database, std::string(list_where) + " ORDER BY seq DESC LIMIT ?15"),
      list_backwards_(database, std::string(list_where) + " ORDER BY seq ASC LIMIT ?15"),
      remove_older_(database, "DELETE FROM records WHERE kind = ?1 AND created < ?2") {}

StoredObject ObjectStore::read(const sqlite::Statement& row) {
    return {row.text(0), row.text(1), row.integer(2), json::parse(row.text(3)).as_object(),
            json::parse(row.text(4)).as_object()};
}

void ObjectStore::insert(const StoredObject& record) {
    insert_.run(record.id, record.kind, record.created, json::serialize(record.body),
                json::serialize(record.hidden));
}

void ObjectStore::update(const StoredObject& record) {
    update_.run(record.id, json::serialize(record.body), json::serialize(record.hidden));
}

void ObjectStore::remove(std::string_view id) { remove_.run(id); }

std::optional<StoredObject> ObjectStore::find(std::string_view kind, std::string_view id) {
    auto& row = find_.bind(id, kind);
    std::optional<StoredObject> record;
    if (row.step()) record = read(row);
    row.reset();
    return record;
}

std::optional<StoredObject> ObjectStore::find(std::string_view id) {
    auto& row = find_.bind(id, nullptr);
    std::optional<StoredObject> record;
    if (row.step()) record = read(row);
    row.reset();
    return record;
}

ListPage ObjectStore::list(const ListQuery& q) {
    const bool backwards = !q.ending_before.empty();
    const std::optional<std::string> types =
        q.types.empty() ? std::nullopt : std::optional(as_json_list(q.types));
    auto& rows =
        (backwards ? list_backwards_ : list_)
            .bind(q.kind, given(q.starting_after), given(q.ending_before), q.created_gt, q.created_gte,
                  q.created_lt, q.created_lte, q.created, given(q.payment_intent), given(q.charge),
                  given(q.customer), given(q.status), types, q.delivery_succeeded, q.limit + 1);
    ListPage page;
    while (rows.step())
        page.objects.push_back(read(rows));
    page.has_more = std::ssize(page.objects) > q.limit;
    if (page.has_more) page.objects.pop_back();
    if (backwards) std::reverse(page.objects.begin(), page.objects.end());
    return page;
}

void ObjectStore::remove_older(std::string_view kind, std::int64_t created) {
    remove_older_.run(kind, created);
}

}  // namespace orderwire::sandbox
