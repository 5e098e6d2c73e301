#include "store/enum_strings.hpp"

#include <initializer_list>
#include <stdexcept>
#include <string>

namespace orderwire::store {

namespace {

using domain::Activity;
using domain::Enrollment;
using domain::RefundStatus;
using domain::Review;
using domain::Status;
using domain::Verdict;

[[noreturn]] void unknown_word(std::string_view name) {
    throw std::runtime_error("the store holds a word that this program does not know: " + std::string(name));
}

template <class Enum, class NameOf>
Enum find(std::initializer_list<Enum> values, std::string_view name, NameOf name_of_value) {
    for (const Enum value : values) {
        if (name == name_of_value(value)) return value;
    }
    unknown_word(name);
}

constexpr auto domain_name = [](auto value) { return to_string(value); };
constexpr auto store_name = [](auto value) { return name_of(value); };

}  // namespace

std::string_view name_of(RefundStatus status) {
    switch (status) {
        case RefundStatus::pending:
            return "pending";
        case RefundStatus::requires_action:
            return "requires_action";
        case RefundStatus::succeeded:
            return "succeeded";
        case RefundStatus::failed:
            return "failed";
        case RefundStatus::canceled:
            return "canceled";
    }
    return "";
}

std::string_view name_of(Verdict::Kind kind) {
    switch (kind) {
        case Verdict::Kind::applied:
            return "applied";
        case Verdict::Kind::no_change:
            return "no_change";
        case Verdict::Kind::duplicate:
            return "duplicate";
        case Verdict::Kind::parked:
            return "parked";
        case Verdict::Kind::ignored:
            return "ignored";
        case Verdict::Kind::review:
            return "review";
    }
    return "";
}

std::string_view name_of(Binding::Kind kind) {
    switch (kind) {
        case Binding::Kind::intent:
            return "intent";
        case Binding::Kind::session:
            return "session";
    }
    return "";
}

std::string_view name_of(Binding::State state) {
    switch (state) {
        case Binding::State::reserved:
            return "reserved";
        case Binding::State::bound:
            return "bound";
        case Binding::State::superseded:
            return "superseded";
        case Binding::State::abandoned:
            return "abandoned";
    }
    return "";
}

std::string_view name_of(IncomingEvent::Source source) {
    switch (source) {
        case IncomingEvent::Source::webhook:
            return "webhook";
        case IncomingEvent::Source::fetched:
        case IncomingEvent::Source::lookup:
            return "lookup";
    }
    return "";
}

Status status_named(std::string_view name) {
    return find({Status::pending, Status::failed, Status::cancelled, Status::paid}, name, domain_name);
}

Enrollment enrollment_named(std::string_view name) {
    return find({Enrollment::none, Enrollment::requested, Enrollment::active}, name, domain_name);
}

Activity activity_named(std::string_view name) {
    return find({Activity::processing, Activity::requires_action, Activity::review}, name, domain_name);
}

Review review_named(std::string_view name) {
    for (const Review review : domain::all_reviews) {
        if (name == to_string(review)) return review;
    }
    unknown_word(name);
}

RefundStatus refund_status_named(std::string_view name) {
    return find({RefundStatus::pending, RefundStatus::requires_action, RefundStatus::succeeded,
                 RefundStatus::failed, RefundStatus::canceled},
                name, store_name);
}

Verdict::Kind verdict_kind_named(std::string_view name) {
    return find({Verdict::Kind::applied, Verdict::Kind::no_change, Verdict::Kind::duplicate,
                 Verdict::Kind::parked, Verdict::Kind::ignored, Verdict::Kind::review},
                name, store_name);
}

Binding::Kind binding_kind_named(std::string_view name) {
    return find({Binding::Kind::intent, Binding::Kind::session}, name, store_name);
}

Binding::State binding_state_named(std::string_view name) {
    return find({Binding::State::reserved, Binding::State::bound, Binding::State::superseded,
                 Binding::State::abandoned},
                name, store_name);
}

std::string_view to_string(Channel channel) {
    switch (channel) {
        case Channel::webhook:
            return "webhook";
        case Channel::mail:
            return "mail";
    }
    return "";
}

std::string_view to_string(MessageState state) {
    switch (state) {
        case MessageState::queued:
            return "queued";
        case MessageState::delivered:
            return "delivered";
        case MessageState::given_up:
            return "given_up";
    }
    return "";
}

std::optional<MessageState> message_state_from(std::string_view text) {
    for (const MessageState state : {MessageState::queued, MessageState::delivered, MessageState::given_up}) {
        if (text == to_string(state)) return state;
    }
    return std::nullopt;
}

Channel channel_named(std::string_view name) {
    return find({Channel::webhook, Channel::mail}, name, domain_name);
}

MessageState message_state_named(std::string_view name) {
    return find({MessageState::queued, MessageState::delivered, MessageState::given_up}, name, domain_name);
}

}  // namespace orderwire::store
