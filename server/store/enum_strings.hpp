// The words by which enumerations stand in the tables, and the way back. An unknown word throws
// std::runtime_error: only this program writes them.
#pragma once

#include <string_view>

#include "domain/order.hpp"
#include "domain/verdict.hpp"
#include "store/store.hpp"

namespace orderwire::store {

std::string_view name_of(domain::RefundStatus status);
std::string_view name_of(domain::Verdict::Kind kind);
std::string_view name_of(Binding::Kind kind);
std::string_view name_of(Binding::State state);
std::string_view name_of(IncomingEvent::Source source);

domain::Status status_named(std::string_view name);
domain::Enrollment enrollment_named(std::string_view name);
domain::Activity activity_named(std::string_view name);
domain::Review review_named(std::string_view name);
domain::RefundStatus refund_status_named(std::string_view name);
domain::Verdict::Kind verdict_kind_named(std::string_view name);
Binding::Kind binding_kind_named(std::string_view name);
Binding::State binding_state_named(std::string_view name);
Channel channel_named(std::string_view name);
MessageState message_state_named(std::string_view name);

}  // namespace orderwire::store
