#include "sandbox/resources/products.hpp"

#include "unit/sandbox/fixture.hpp"

using namespace orderwire;
using namespace orderwire::sandbox;

TEST_CASE_FIXTURE(ApiFixture, "a product is made, changed and removed; what was set may be unset") {
    const std::string id =
        text_at(post("/v1/products", "name=A&description=B&images[]=https://a.example/i"), "id");
    clock.time += std::chrono::seconds(5);
    const json::object changed = post("/v1/products/" + id, "description=&active=false");
    CHECK(changed.at("description").is_null());
    CHECK(changed.at("active") == false);
    CHECK(changed.at("images").as_array().size() == 1);
    CHECK(changed.at("updated").as_int64() == changed.at("created").as_int64() + 5);
    CHECK(refusal("/v1/products", "", 400).at("param") == "name");
    CHECK(object(send("DELETE", "/v1/products/" + id)).at("deleted") == true);
    CHECK(get("/v1/products/" + id, 404).contains("error"));
}

TEST_CASE_FIXTURE(ApiFixture, "a price has one amount, of a currency, and a product") {
    const json::object price =
        post("/v1/prices", "currency=USD&unit_amount_decimal=150&product_data[name]=A&metadata[a]=1");
    CHECK(price.at("currency") == "usd");
    CHECK(price.at("unit_amount") == 150);
    CHECK(price.at("type") == "one_time");
    CHECK(get("/v1/products/" + text_at(price, "product")).at("name") == "A");
    CHECK(refusal("/v1/prices", "currency=usd&unit_amount=1&unit_amount_decimal=1&product_data[name]=A", 400)
              .at("code") == "parameters_exclusive");
    const json::object yearly =
        post("/v1/prices", "currency=usd&unit_amount=1&product_data[name]=A&recurring[interval]=year");
    CHECK(yearly.at("type") == "recurring");
    CHECK(yearly.at("recurring").at("interval_count") == 1);
}
