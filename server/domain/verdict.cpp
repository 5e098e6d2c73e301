#include "domain/verdict.hpp"

namespace orderwire::domain {

std::string to_string(const Verdict& verdict) {
    switch (verdict.kind) {
        case Verdict::Kind::applied:
            return "applied";
        case Verdict::Kind::no_change:
            return "no_change";
        case Verdict::Kind::duplicate:
            return "duplicate";
        case Verdict::Kind::parked:
            return "parked";
        case Verdict::Kind::ignored:
            return "ignored:" + verdict.reason;
        case Verdict::Kind::review:
            return "review:" + verdict.reason;
    }
    return "";
}

}  // namespace orderwire::domain
