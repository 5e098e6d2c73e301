#include "sandbox/money.hpp"

#include <algorithm>
#include <limits>

#include "sandbox/forms.hpp"

namespace orderwire::sandbox {

namespace {

// The currencies that Stripe presents, each three letters and a space.
constexpr std::string_view currencies =
    "aed afn all amd ang aoa ars aud awg azn bam bbd bdt bgn bif bmd bnd bob brl bsd bwp byn bzd cad cdf chf "
    "clp cny cop "
    "crc cve czk djf dkk dop dzd egp etb eur fjd fkp gbp gel gip gmd gnf gtq gyd hkd hnl htg huf idr ils inr "
    "isk jmd jpy "
    "kes kgs khr kmf krw kyd kzt lak lbp lkr lrd lsl mad mdl mga mkd mmk mnt mop mur mvr mwk mxn myr mzn nad "
    "ngn nio nok "
    "npr nzd pab pen pgk php pkr pln pyg qar ron rsd rub rwf sar sbd scr sek sgd shp sle sos srd std szl thb "
    "tjs top try "
    "ttd twd tzs uah ugx usd uyu uzs vnd vuv wst xaf xcd xof xpf yer zar zmw ";

}  // namespace

std::string read_currency(Params& params, std::string_view key) {
    std::string currency = params.required_text(key).value_or("");
    if (currency.empty()) return currency;
    std::transform(currency.begin(), currency.end(), currency.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    if (currency.size() != 3 || currency.find(' ') != std::string::npos ||
        currencies.find(currency + " ") == std::string_view::npos) {
        params.fail(parameter_error("", "Invalid currency: " + excerpt(currency), params.full_name(key)));
    }
    return currency;
}

std::int64_t read_amount(Params& params, std::string_view key, std::string_view currency) {
    const auto amount = params.required_integer(key, 1, std::numeric_limits<std::int64_t>::max());
    if (!amount) return 0;
    if (*amount < amount_min) {
        params.fail(parameter_error("amount_too_small",
                                    "Amount must be at least " + std::to_string(amount_min) +
                                        " in the smallest unit of " + std::string(currency) + ".",
                                    params.full_name(key)));
    }
    if (*amount > amount_max) {
        params.fail(parameter_error("amount_too_large",
                                    "Amount must be no more than " + std::to_string(amount_max) +
                                        " in the smallest unit of " + std::string(currency) + ".",
                                    params.full_name(key)));
    }
    return *amount;
}

}  // namespace orderwire::sandbox
