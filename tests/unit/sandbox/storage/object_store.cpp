#include "sandbox/storage/object_store.hpp"

#include <doctest/doctest.h>

#include "sandbox/storage/database.hpp"

using namespace orderwire;
using namespace orderwire::sandbox;

namespace {

struct StoredObjects {
    StoredObjects() {
        for (int i = 1; i <= 5; ++i)
            add("evt_" + std::to_string(i), i, i % 2 == 1 ? "charge.failed" : "payment_intent.created");
    }
    void add(const std::string& id, std::int64_t created, const std::string& type) {
        StoredObject object{id, "event", created, {{"id", id}, {"type", type}}};
        object.hidden["secret"] = id;
        objects.insert(object);
    }
    std::string ids(const ListQuery& query) {
        const ListPage page = objects.list(query);
        std::string all;
        for (const StoredObject& object : page.objects)
            all += object.id.substr(4);
        return all + (page.has_more ? "…" : "");
    }

    SandboxDatabase database{""};
    ObjectStore objects{database.connection()};
};

ListQuery of_events(std::int64_t limit = 10) {
    ListQuery query;
    query.kind = "event";
    query.limit = limit;
    return query;
}

}  // namespace

TEST_CASE_FIXTURE(StoredObjects, "an object comes back whole, by its id and its kind, until it is removed") {
    auto found = objects.find("event", "evt_2");
    REQUIRE(found);
    CHECK(found->created == 2);
    CHECK(found->hidden.at("secret") == "evt_2");
    CHECK(objects.find("evt_2"));
    CHECK_FALSE(objects.find("charge", "evt_2"));
    found->body["type"] = "charge.succeeded";
    objects.update(*found);
    CHECK(objects.find("evt_2")->body.at("type") == "charge.succeeded");
    objects.remove("evt_2");
    CHECK_FALSE(objects.find("evt_2"));
}

TEST_CASE_FIXTURE(StoredObjects, "a list is newest first, and goes on from either side of an object") {
    CHECK(ids(of_events()) == "54321");
    CHECK(ids(of_events(2)) == "54…");
    ListQuery after = of_events(2);
    after.starting_after = "evt_4";
    CHECK(ids(after) == "32…");
    ListQuery before = of_events(2);
    before.ending_before = "evt_2";
    CHECK(ids(before) == "43…");
    before.ending_before = "evt_4";
    CHECK(ids(before) == "5");
}

TEST_CASE_FIXTURE(StoredObjects,
                  "a list is of a time, of types by patterns, and of what belongs to an object") {
    ListQuery times = of_events();
    times.created_gte = 2;
    times.created_lt = 4;
    CHECK(ids(times) == "32");
    ListQuery types = of_events();
    types.types = {"charge.*"};
    CHECK(ids(types) == "531");
    types.types = {"*.created", "charge.failed"};
    CHECK(ids(types) == "54321");
    types.types = {"charge"};
    CHECK(ids(types).empty());
    objects.insert({"ch_1", "charge", 9, {{"payment_intent", "pi_1"}}});
    objects.insert({"ch_2", "charge", 9, {{"payment_intent", "pi_2"}}});
    ListQuery charges;
    charges.kind = "charge";
    charges.payment_intent = "pi_2";
    REQUIRE(objects.list(charges).objects.size() == 1);
    CHECK(objects.list(charges).objects[0].id == "ch_2");
}

TEST_CASE_FIXTURE(StoredObjects, "what is older is forgotten, of that kind only") {
    objects.insert({"ch_1", "charge", 1, {}});
    objects.remove_older("event", 4);
    CHECK(ids(of_events()) == "54");
    CHECK(objects.find("ch_1"));
}
