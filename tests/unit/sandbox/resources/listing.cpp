#include "sandbox/resources/listing.hpp"

#include <doctest/doctest.h>

#include "unit/sandbox/fixture.hpp"

using namespace orderwire;
using namespace orderwire::sandbox;
using namespace std::chrono_literals;

namespace {

struct ListFixture : ApiFixture {
    ListFixture() {
        for (int i = 0; i < 5; ++i) {
            ids.insert(ids.begin(), text_at(new_intent(), "id"));
            clock.time += 1s;
        }
    }
    // The positions in `ids` (newest first) of what a list answers, and '+' where there is more.
    std::string list(const std::string& query) {
        const json::object answer = get("/v1/payment_intents?" + query);
        std::string found;
        for (const json::value& intent : answer.at("data").as_array()) {
            for (std::size_t i = 0; i < ids.size(); ++i) {
                if (intent.at("id") == json::value(ids[i])) found += std::to_string(i);
            }
        }
        return found + (answer.at("has_more") == true ? "+" : "");
    }
    std::vector<std::string> ids;
};

}  // namespace

TEST_CASE_FIXTURE(ListFixture, "a list is newest first, in pages, and says whether there is more") {
    const json::object answer = get("/v1/payment_intents");
    CHECK(answer.at("object") == "list");
    CHECK(answer.at("url") == "/v1/payment_intents");
    CHECK(list("") == "01234");
    CHECK(list("limit=2") == "01+");
    CHECK(list("limit=5") == "01234");
    CHECK(list("limit=2&starting_after=" + ids[1]) == "23+");
    CHECK(list("limit=2&starting_after=" + ids[3]) == "4");
    CHECK(list("starting_after=" + ids[4]).empty());
}

TEST_CASE_FIXTURE(ListFixture, "a page before a cursor ends just before it") {
    CHECK(list("limit=2&ending_before=" + ids[4]) == "23+");
    CHECK(list("limit=2&ending_before=" + ids[2]) == "01");
    CHECK(list("ending_before=" + ids[0]).empty());
}

TEST_CASE_FIXTURE(ListFixture, "a list is filtered by its time of creation") {
    CHECK(list("created=1800000002") == "2");
    CHECK(list("created[gte]=1800000003") == "01");
    CHECK(list("created[gt]=1800000003") == "0");
    CHECK(list("created[lt]=1800000001") == "4");
    CHECK(list("created[lte]=1800000001&created[gt]=1799999999") == "34");
}

TEST_CASE_FIXTURE(ListFixture, "bad cursors and limits are refused") {
    for (const char* query :
         {"limit=0", "limit=101", "limit=x", "starting_after=pi_nothing", "ending_before=pi_nothing",
          "created[since]=1", "created=yesterday", "offset=1"}) {
        CHECK_MESSAGE(send("GET", std::string("/v1/payment_intents?") + query).status == 400, query);
    }
    CHECK(send("GET", "/v1/payment_intents?starting_after=" + ids[0] + "&ending_before=" + ids[4]).status ==
          400);
}

TEST_CASE_FIXTURE(ListFixture, "a list of one customer holds nobody else's") {
    const std::string customer = text_at(post("/v1/customers"), "id");
    const std::string mine = text_at(new_intent("customer=" + customer), "id");
    const json::object answer = get("/v1/payment_intents?customer=" + customer);
    REQUIRE(answer.at("data").as_array().size() == 1);
    CHECK(answer.at("data").at(0).at("id") == json::value(mine));
}
