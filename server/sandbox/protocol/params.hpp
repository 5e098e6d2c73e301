// Reading a call's parameters, with Stripe's own error for the first one that is wrong. Each look-up answers
// with nothing where the parameter is missing, empty or wrong; after all of them a handler asks once whether
// there was an error:
//     Params params(call);
//     const auto amount = params.required_integer("amount", 1, amount_max);
//     if (params.failed()) return params.error();
// Which parameters a call takes at all stands in the table of routes; of its hashes, the reader says it.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "sandbox/protocol/api_error.hpp"

namespace orderwire::sandbox {

struct ApiCall;

class Params {
  public:
    // `form` as parse_form gives it; must outlive this. `stripes` are the names of the parameters that Stripe
    // takes for this call, between spaces, with brackets and without positions: "line_items[quantity]".
    explicit Params(const json::object& form, std::string_view stripes = {})
        : form_(&form), shared_(std::make_shared<Shared>()) {
        shared_->stripes = stripes;
    }
    explicit Params(const ApiCall& call);

    bool has(std::string_view key) const { return form_->contains(key); }
    // Given, but empty: "metadata=".
    bool is_unset(std::string_view key) const;

    std::optional<std::string> text(std::string_view key, std::size_t length_max = 5000);
    std::optional<std::int64_t> integer(std::string_view key, std::int64_t min, std::int64_t max);
    std::optional<bool> boolean(std::string_view key);
    std::optional<std::string> one_of(std::string_view key, std::initializer_list<std::string_view> values);
    std::optional<std::string> http_url(std::string_view key);  // absolute, http or https
    std::vector<std::string> texts(std::string_view key);       // a list of strings; one string is a list too

    std::optional<std::string> required_text(std::string_view key);
    std::optional<std::int64_t> required_integer(std::string_view key, std::int64_t min, std::int64_t max);

    // The parameters below "key[…]"; without any where there are none. Its errors are this one's.
    Params child(std::string_view key);
    // The elements of a list of hashes, in order.
    std::vector<Params> children(std::string_view key);

    // Merges "metadata[…]" into what an object has: an empty value removes its key, an empty "metadata"
    // removes all.
    void merge_metadata(json::object& metadata);

    // Refuses everything but these, which stand between spaces: by name, as unknown or as one of Stripe's
    // that the sandbox does not act on. "locale=auto|en" allows a parameter with these values only: with
    // others it would have to do something. `expand` and `key` are always allowed.
    void allow(std::string_view keys);

    void fail(ApiError error);
    bool failed() const { return shared_->happened; }
    const ApiError& error() const { return shared_->error; }  // the first one
    std::string full_name(std::string_view key) const;        // "payment_method_data[type]"
    const json::object& form() const { return *form_; }

  private:
    struct Shared {
        std::string_view stripes;
        bool happened = false;
        ApiError error;
    };

    Params(const json::object& form, std::string prefix, std::shared_ptr<Shared> shared)
        : form_(&form), prefix_(std::move(prefix)), shared_(std::move(shared)) {}
    const std::string* given(std::string_view key, std::string& storage);
    void refuse(std::string_view key);
    void allow_value(std::string_view key, std::string_view values);

    const json::object* form_;
    std::string prefix_;
    std::shared_ptr<Shared> shared_;  // with children
};

// The values of a list in parse_form's shape, in the order of their positions.
std::vector<const json::value*> list_values(const json::object& list);

}  // namespace orderwire::sandbox
