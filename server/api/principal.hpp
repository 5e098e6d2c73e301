// In whose name a request comes, and what that person may do.
//
// A request names its principal by one of these, the first that is there:
// - Authorization: Bearer, with a customer's token or a key of the shop's server
// - the cookie orderwire_token, with a customer's token
// - the guest's cookie (guest_cookie.hpp)
// and may carry Orderwire-Pass, which opens one order to whoever holds it. What is there and wrong is refused
// with 401, never taken for a guest's.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "api/guest_cookie.hpp"
#include "api/middleware.hpp"

namespace orderwire::api {

inline constexpr std::string_view token_cookie = "orderwire_token";
inline constexpr std::string_view pass_header = "Orderwire-Pass";

struct Principal {
    enum class Kind { guest, known, shop, pass_holder };
    Kind kind = Kind::guest;
    std::string customer_id;                  // of a guest or a known customer who is in the store, else ""
    std::optional<GuestCookie> guest_cookie;  // of a guest, where there is one
    store::Customer known;                    // what the token of a known customer says
    std::string order_id;                     // the one that a pass opens
    std::optional<Error> pass_fault;
    bool has_credentials = false;  // the request has one of the above, whether it suffices or not

    bool is_shop() const { return kind == Kind::shop; }
    bool owns(const store::Snapshot& order) const;
};

// Refuses with 401: `wrong_key`, `bad_token`, `token_expired`; with 400 `duplicate_cookie`.
Principal identify(Dependencies& deps, const http::Request& request);

using PrincipalEndpoint =
    std::function<task<http::Response>(Dependencies&, http::Request&, const Principal&)>;

// A handler that answers its principal. A request that changes something obeys the rules of changing(). A
// guest who comes with a token takes what is theirs along: it goes over to the known customer, and the answer
// ends the guest's cookie; one who comes with a cookie of the old name gets the new one. Neither happens on
// the request of a foreign page.
http::Handler with_principal(Dependencies& deps, PrincipalEndpoint endpoint);

// The order of the path's {id}, for those who may act for its owner: refuses with 404 `unknown_order`, 403
// `not_owner`, 401 `bad_pass` and `pass_expired`.
store::Snapshot read_own_order(Dependencies& deps, const http::Request& request, const Principal& principal);

// Of routes of the shop's server: refuses with 401 `credentials_needed` where the request says nothing of who
// calls, and with 403 `not_owner`, whose detail is `why`, where what it says does not suffice.
void need_shop(const Principal& principal, std::string_view why);

// What the principal is about to make, and for whom, counts: refuses with 429 `too_many_orders` where that
// would be too much. Given back where nothing came of it.
class BudgetReservation {
  public:
    BudgetReservation(Dependencies& deps, const http::Request& request, const Principal& principal,
                      std::string customer_id);
    ~BudgetReservation();
    BudgetReservation(const BudgetReservation&) = delete;
    BudgetReservation& operator=(const BudgetReservation&) = delete;
    // It was made; `customer_id` is whose it is, where they were new.
    void commit(const std::string& customer_id = "");

  private:
    Dependencies& deps_;
    OrderBudget::Payer payer_;
    bool committed_ = false;
};
[[noreturn]] void refuse_too_many_orders(std::chrono::seconds wait, std::string_view detail);

}  // namespace orderwire::api
