// What an unmatched event says, kept until its object is bound: as JSON, without loss.
#pragma once

#include <string>
#include <string_view>

#include "domain/contribution.hpp"

namespace orderwire::store {

std::string encode_evidence(const domain::PaymentUpdate& evidence);

// Throws a std::exception where the text is not one that encode_evidence() made.
domain::PaymentUpdate decode_evidence(std::string_view text);

}  // namespace orderwire::store
