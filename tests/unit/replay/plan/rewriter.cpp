#include "replay/plan/rewriter.hpp"

#include <doctest/doctest.h>

using namespace orderwire;
using namespace orderwire::replay;

namespace {

constexpr const char* order = "ord_01JD0000000000000000000000";
constexpr const char* other_order = "ord_01JD1111111111111111111111";

json::object event() {
    return json::parse(R"({
      "id": "evt_1", "object": "event", "type": "charge.refunded", "livemode": true, "account": "acct_1",
      "data": {"object": {
        "id": "ch_1", "object": "charge", "amount": 4900, "amount_captured": 4900, "amount_refunded": 1000, "currency": "usd",
        "payment_intent": "pi_1", "customer": "cus_1", "description": "charge for payment_intent pi_1",
        "receipt_url": "https://pay.stripe.com/receipts/ch_1/x?order=ord_01JD0000000000000000000000",
        "client_secret": "pi_1_secret_abc", "livemode": true,
        "metadata": {"order_id": "ord_01JD0000000000000000000000"},
        "refunds": {"data": [{"id": "re_1", "object": "refund", "amount": 4900, "charge": "ch_1"}]}
      }, "previous_attributes": {"payment_intent": {"id": "pi_1", "object": "payment_intent", "amount": 4900}}}})")
        .as_object();
}

json::value rewritten(std::vector<std::string> entries, Renew renew = Renew::nothing,
                      const std::string& salt = "1") {
    std::vector<MapEntry> map;
    for (const std::string& entry : entries)
        map.push_back(parse_map_entry(entry).value());
    Rewriter rewriter(std::move(map), renew, salt);
    json::value value = event();
    rewriter.learn_amounts(value);
    rewriter.rewrite(value);
    return value;
}

std::string at(const json::value& value, const char* pointer) {
    const json::value& found = value.at_pointer(pointer);
    return found.is_string() ? std::string(found.get_string()) : json::serialize(found);
}

}  // namespace

TEST_CASE(
    "an id is replaced wherever it stands: fields, metadata, text, URLs, client secrets, nested objects") {
    const json::value value =
        rewritten({std::string("order=") + other_order, "payment_intent=pi_new", "charge=ch_new"});
    CHECK(at(value, "/data/object/id") == "ch_new");
    CHECK(at(value, "/data/object/payment_intent") == "pi_new");
    CHECK(at(value, "/data/object/client_secret") == "pi_new_secret_abc");
    CHECK(at(value, "/data/object/description") == "charge for payment_intent pi_new");
    CHECK(at(value, "/data/object/receipt_url") ==
          std::string("https://pay.stripe.com/receipts/ch_new/x?order=") + other_order);
    CHECK(at(value, "/data/object/metadata/order_id") == other_order);
    CHECK(at(value, "/data/object/refunds/data/0/charge") == "ch_new");
    CHECK(at(value, "/data/previous_attributes/payment_intent/id") == "pi_new");
    CHECK(at(value, "/id") == "evt_1");
    CHECK(at(value, "/data/object/object") == "charge");
}

TEST_CASE("an order id that does not look like ours is known by its field") {
    json::value value =
        json::parse(R"({"id":"evt_1","object":"event","data":{"object":{"metadata":{"order_id":"1234"}}}})");
    Rewriter({{"order", order}}, Renew::nothing, "").rewrite(value);
    CHECK(at(value, "/data/object/metadata/order_id") == order);
}

TEST_CASE("one id alone can be replaced, before what its kind says") {
    const json::value value = rewritten({"pi_1=pi_this", "payment_intent=pi_any", "cus_2=cus_none"});
    CHECK(at(value, "/data/object/payment_intent") == "pi_this");
    CHECK(at(value, "/data/object/customer") == "cus_1");
}

TEST_CASE("amount takes the place of what the payment came to, and leaves the rest") {
    const json::value value = rewritten({"amount=100", "currency=eur", "livemode=false"});
    CHECK(at(value, "/data/object/amount") == "100");
    CHECK(at(value, "/data/object/amount_captured") == "100");
    CHECK(at(value, "/data/object/amount_refunded") == "1000");
    CHECK(at(value, "/data/object/refunds/data/0/amount") == "100");
    CHECK(at(value, "/data/object/currency") == "eur");
    CHECK(at(value, "/livemode") == "false");
    CHECK(at(value, "/data/object/livemode") == "false");
}

TEST_CASE("new event ids touch nothing else, are the same for the same salt, and differ between salts") {
    const json::value value = rewritten({}, Renew::events);
    CHECK(at(value, "/id").starts_with("evt_"));
    CHECK(at(value, "/id") != "evt_1");
    CHECK(at(value, "/data/object/payment_intent") == "pi_1");
    CHECK(value == rewritten({}, Renew::events));
    CHECK(at(value, "/id") != at(rewritten({}, Renew::events, "2"), "/id"));
}

TEST_CASE("everything new keeps what belongs together, and an order id stays well-formed") {
    const json::value value = rewritten({}, Renew::everything);
    const std::string intent = at(value, "/data/object/payment_intent");
    CHECK(intent.starts_with("pi_"));
    CHECK(intent != "pi_1");
    CHECK(at(value, "/data/previous_attributes/payment_intent/id") == intent);
    CHECK(at(value, "/data/object/client_secret") == intent + "_secret_abc");
    const std::string made = at(value, "/data/object/metadata/order_id");
    CHECK(made.size() == 30);
    CHECK(made.starts_with("ord_0"));
    CHECK(made != order);
    CHECK(at(value, "/account") == "acct_1");
}

TEST_CASE("an event id of any form is made new") {
    json::value value = json::parse(R"({"id":"my-own-id","type":"x"})");
    Rewriter({}, Renew::events, "1").rewrite(value);
    CHECK(at(value, "/id").starts_with("evt_"));
}

TEST_CASE("what can't be mapped is refused with what is accepted") {
    CHECK(parse_map_entry("order").error().detail.find("FROM=TO") != std::string::npos);
    CHECK(parse_map_entry("order=").has_error());
    CHECK(parse_map_entry("nonsense=1").error().detail.find("payment_intent, session") != std::string::npos);
    CHECK(parse_map_entry("amount=4.9").error().detail == "amount is a whole number of minor units");
    CHECK(parse_map_entry("amount=-1").has_error());
    CHECK(parse_map_entry("livemode=yes").error().detail == "livemode is true or false");
    CHECK(parse_map_entry("pi_1=pi_2").has_value());
    CHECK(parse_map_entry("metadata_key=a=b").has_error());
}
