// Errors that depend on input are values: result<T> holds a T or an Error. Broken surroundings (a full disk,
// a lost database) throw instead and are caught at the request's edge.
#pragma once

#include <boost/system/result.hpp>
#include <ostream>
#include <stdexcept>
#include <string>
#include <utility>

namespace orderwire {

struct Error {
    // A constructor of its own: as an aggregate it could be made of one string, and result<std::string> would
    // be ambiguous.
    Error() = default;
    Error(std::string code_, std::string detail_) : code(std::move(code_)), detail(std::move(detail_)) {}

    std::string code;    // stable, snake_case
    std::string detail;  // one sentence for a person
};

inline std::ostream& operator<<(std::ostream& out, const Error& error) {
    return out << error.code << ": " << error.detail;
}

template <class T>
using result = boost::system::result<T, Error>;

// What result<T>::value() throws when there is none.
[[noreturn]] inline void throw_exception_from_error(const Error& error, const boost::source_location&) {
    throw std::runtime_error(error.code + ": " + error.detail);
}

}  // namespace orderwire
