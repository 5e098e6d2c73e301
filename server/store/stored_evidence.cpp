#include "store/stored_evidence.hpp"

#include "base/json.hpp"
#include "store/enum_strings.hpp"

namespace orderwire::store {

namespace {

using domain::Contribution;

json::object encode(const Contribution& contribution) {
    json::object object{{"created", contribution.at.created},
                        {"type_order", contribution.at.type_order},
                        {"event_id", contribution.at.id}};
    if (contribution.status) object["status"] = to_string(*contribution.status);
    if (contribution.activity) object["activity"] = to_string(*contribution.activity);
    if (contribution.review) object["review"] = to_string(*contribution.review);
    if (contribution.failure) {
        object["failure"] = {{"code", contribution.failure->code},
                             {"message", contribution.failure->message}};
    }
    if (contribution.received) {
        object["received"] = {{"amount", contribution.received->amount},
                              {"currency", contribution.received->currency}};
    }
    if (!contribution.refunds.empty()) {
        json::array refunds;
        for (const auto& seen : contribution.refunds) {
            refunds.push_back(
                {{"id", seen.id}, {"status", name_of(seen.refund.status)}, {"amount", seen.refund.amount}});
        }
        object["refunds"] = std::move(refunds);
    }
    if (contribution.dispute) {
        object["dispute"] = {{"id", contribution.dispute->id},
                             {"open_or_lost", contribution.dispute->open_or_lost}};
    }
    return object;
}

Contribution decode(const json::object& object) {
    Contribution contribution;
    contribution.at.created = object.at("created").as_int64();
    contribution.at.type_order = static_cast<std::int32_t>(object.at("type_order").as_int64());
    contribution.at.id = text_at(object, "event_id");
    if (const auto status = string_at(object, "status")) contribution.status = status_named(*status);
    if (const auto activity = string_at(object, "activity"))
        contribution.activity = activity_named(*activity);
    if (const auto review = string_at(object, "review")) contribution.review = review_named(*review);
    if (const auto* failure = object_at(object, "failure")) {
        contribution.failure = domain::Failure{text_at(*failure, "code"), text_at(*failure, "message")};
    }
    if (const auto* received = object_at(object, "received")) {
        contribution.received =
            domain::Money{received->at("amount").as_int64(), text_at(*received, "currency")};
    }
    if (const auto* refunds = array_at(object, "refunds")) {
        for (const json::value& value : *refunds) {
            const json::object& refund = value.as_object();
            contribution.refunds.push_back(
                {text_at(refund, "id"),
                 {refund_status_named(text_at(refund, "status")), refund.at("amount").as_int64()}});
        }
    }
    if (const auto* dispute = object_at(object, "dispute")) {
        contribution.dispute =
            domain::DisputeSeen{text_at(*dispute, "id"), dispute->at("open_or_lost").as_bool()};
    }
    return contribution;
}

}  // namespace

std::string encode_evidence(const domain::PaymentUpdate& evidence) {
    const json::object object{
        {"provider", evidence.about.provider}, {"account", evidence.about.account},
        {"object_id", evidence.about.id},      {"claimed_order_id", evidence.claimed_order_id},
        {"also_binds", evidence.also_binds},   {"contribution", encode(evidence.contribution)}};
    return json::serialize(object);
}

domain::PaymentUpdate decode_evidence(std::string_view text) {
    // Texts of strangers may have been cut within a character on their way here.
    json::parse_options options;
    options.allow_invalid_utf8 = true;
    const json::value parsed = json::parse(text, {}, options);
    const json::object& object = parsed.as_object();
    domain::PaymentUpdate evidence;
    evidence.about = {text_at(object, "provider"), text_at(object, "account"), text_at(object, "object_id")};
    evidence.claimed_order_id = text_at(object, "claimed_order_id");
    evidence.also_binds = text_at(object, "also_binds");
    evidence.contribution = decode(object.at("contribution").as_object());
    return evidence;
}

}  // namespace orderwire::store
