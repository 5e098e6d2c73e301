// The sandbox's objects: payment intents, charges, events and the rest, each kept as the JSON that the API
// shows.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "base/sqlite.hpp"

namespace orderwire::sandbox {

struct StoredObject {
    std::string id;
    std::string kind;          // the object's "object": "payment_intent"
    std::int64_t created = 0;  // seconds
    json::object body;
    json::object hidden = {};  // never shown
};

// One page of a list, newest first.
struct ListQuery {
    std::string kind;
    std::int64_t limit = 10;
    std::string starting_after;  // ids of records of this kind
    std::string ending_before;
    std::optional<std::int64_t> created_gt, created_gte, created_lt, created_lte, created;
    std::string payment_intent, charge, customer, status;
    std::vector<std::string> types;          // "charge.succeeded"; '*' stands for anything
    std::optional<bool> delivery_succeeded;  // of events
};

struct ListPage {
    std::vector<StoredObject> objects;
    bool has_more = false;
};

class ObjectStore {
  public:
    explicit ObjectStore(sqlite::Database& database);

    void insert(const StoredObject& record);
    void update(const StoredObject& record);  // body and hidden
    void remove(std::string_view id);
    std::optional<StoredObject> find(std::string_view kind, std::string_view id);
    std::optional<StoredObject> find(std::string_view id);  // of whatever kind
    ListPage list(const ListQuery& query);

    // Forgets records of a kind that are older than `created`.
    void remove_older(std::string_view kind, std::int64_t created);

  private:
    static StoredObject read(const sqlite::Statement& row);

    sqlite::Statement insert_;
    sqlite::Statement update_;
    sqlite::Statement remove_;
    sqlite::Statement find_;
    sqlite::Statement list_;
    sqlite::Statement list_backwards_;
    sqlite::Statement remove_older_;
};

}  // namespace orderwire::sandbox
