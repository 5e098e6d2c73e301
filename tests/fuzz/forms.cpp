// Forms as Stripe's libraries send them; a second opinion is Boost.URL's.
#include <boost/url/encoding_opts.hpp>
#include <boost/url/parse_query.hpp>

#include "fuzz/target.hpp"
#include "sandbox/protocol/forms.hpp"

namespace orderwire {

FUZZ_TARGET(form) {
    const auto form = sandbox::parse_form(bytes);
    if (!form) return;
    // One text for every order of the same parameters, and so for the same parameters.
    const auto again = sandbox::parse_form(bytes);
    fuzz::demand(again && sandbox::canonical_form(*again) == sandbox::canonical_form(*form),
                 "reading is pure");
}

FUZZ_TARGET(form_text) {
    const auto ours = sandbox::decode_form_text(bytes);
    if (!ours) return;
    const auto again = sandbox::decode_form_text(sandbox::encode_form_text(*ours));
    fuzz::demand(again.has_value() && *again == *ours, "a text survives its encoding");
    // Boost.URL reads the value of one parameter; it refuses more characters than we do.
    if (bytes.find_first_of("&=#") != std::string_view::npos) return;
    const std::string query = "k=" + std::string(bytes);
    const auto theirs = boost::urls::parse_query(query);
    if (!theirs) return;
    boost::urls::encoding_opts plus_is_space;
    plus_is_space.space_as_plus = true;
    const auto first = *theirs->begin();
    fuzz::demand(first.value.decode(plus_is_space) == *ours, "Boost.URL reads the same");
}

}  // namespace orderwire
