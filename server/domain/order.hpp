// The order: what is fixed when it is made, and what contributions add to it.
//
// Everything under "accumulated" only ever grows (sets, maxima), so that any order of arrival and any
// repetition of the same contributions ends in the same order. Status, failure, activity and final are
// derived from it.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.hpp"

namespace orderwire::domain {

// Numbers that stand here are stored, as the bit of a set: a new value gets a new one, wherever it is listed.

// Ranked: an order's status is the highest of all accepted contributions.
enum class Status : std::uint8_t { pending = 0, failed = 1, cancelled = 2, paid = 3 };
enum class Enrollment : std::uint8_t { none, requested, active };            // stored by name
enum class Activity : std::uint8_t { processing, requires_action, review };  // stored by name

// Why a person must look at an order.
enum class Review : std::uint8_t {
    amount_mismatch = 0,
    manual_capture = 1,
    late_payment = 2,
    double_payment = 3,
    missing_at_provider = 4
};
inline constexpr std::array all_reviews{Review::amount_mismatch, Review::manual_capture, Review::late_payment,
                                        Review::double_payment, Review::missing_at_provider};

std::string_view to_string(Status status);
std::string_view to_string(Enrollment enrollment);
std::string_view to_string(Activity activity);
std::string_view to_string(Review review);
std::optional<Status> status_from(std::string_view text);

// A set of values of a small enum, as bits.
template <class Enum>
class EnumSet {
  public:
    EnumSet() = default;
    explicit EnumSet(std::uint32_t bits) : bits_(bits) {}
    bool contains(Enum value) const { return (bits_ & bit(value)) != 0; }
    bool insert(Enum value) {  // true: it is new
        const bool is_new = !contains(value);
        bits_ |= bit(value);
        return is_new;
    }
    bool empty() const { return bits_ == 0; }
    std::uint32_t bits() const { return bits_; }
    bool operator==(const EnumSet&) const = default;

  private:
    static std::uint32_t bit(Enum value) { return 1U << static_cast<unsigned>(value); }
    std::uint32_t bits_ = 0;
};

struct Course {
    std::string id;
    std::string title;  // at most 200 bytes
    std::string url;    // where an enrolled customer goes; at most 500 bytes
    bool operator==(const Course&) const = default;
};

struct Failure {
    std::string code;
    std::string message;
    bool operator==(const Failure&) const = default;
};

// Orders what several contributions say for display only: Stripe's `created` has a resolution of one second,
// so the type and the id break the tie. Never decides a status.
struct DisplayOrder {
    std::int64_t created = 0;  // seconds
    std::int32_t type_order = 0;
    std::string id;
    auto operator<=>(const DisplayOrder&) const = default;
};

struct Money {
    std::int64_t amount = 0;  // minor units
    std::string currency;     // lowercase
    bool operator==(const Money&) const = default;
};

// A reason for a person to look, and what it is about: the number of a binding, or the id of another order
// that the customer paid for the same course; "" of a mark from before causes were kept.
struct Mark {
    Review review = Review::amount_mismatch;
    std::string cause;
    auto operator<=>(const Mark&) const = default;
};

struct MarkSeen {
    DisplayOrder at;              // the latest contribution that said so
    std::optional<Money> came;    // likewise, where that is the matter
    std::uint32_t closed_by = 0;  // the number of the note with which a person closed it; 0: it is open
    bool open() const { return closed_by == 0; }
    bool operator==(const MarkSeen&) const = default;
};

// Ranked per refund: a succeeded refund can still fail. Stored by name.
enum class RefundStatus : std::uint8_t { pending, requires_action, succeeded, failed, canceled };

struct Refund {
    RefundStatus status = RefundStatus::pending;
    std::int64_t amount = 0;
    bool operator==(const Refund&) const = default;
};

struct Dispute {
    DisplayOrder at;  // the latest event about a dispute wins
    bool open_or_lost = true;
    bool operator==(const Dispute&) const = default;
};

struct TimelineEntry {
    std::uint64_t version = 0;
    Time at{};
    std::string what;   // "status", "enrollment", "refunded" or "disputed"
    std::string value;  // a status, an enrollment, an amount, "true" or "false"
    bool operator==(const TimelineEntry&) const = default;
};

struct Order {
    // Fixed when the order is made.
    std::string id;
    std::string customer_id;
    Course course;
    std::int64_t amount = 0;  // minor units
    std::string currency;     // lowercase ISO 4217
    bool needs_enrollment = true;
    Time created_at{};

    // Accumulated from contributions.
    EnumSet<Status> accepted_statuses;
    std::map<Mark, MarkSeen> marks;   // which are open depends on when a person closed them
    std::uint64_t paid_bindings = 0;  // bit n: binding n was paid
    std::optional<DisplayOrder> activity_at;
    std::optional<Activity> latest_activity;
    std::optional<DisplayOrder> failure_at;
    Failure latest_failure;
    std::map<std::string, Refund> refunds;
    std::map<std::string, Dispute> disputes;
    Enrollment enrollment_state = Enrollment::none;

    // What the public has seen.
    std::uint64_t version = 1;
    Time updated_at{};
    std::vector<TimelineEntry> timeline;  // oldest first, the newest 16

    Status status() const;
    bool open() const { return status() <= Status::failed; }
    bool final() const;
    std::optional<Activity> activity() const;  // while open
    std::optional<Failure> failure() const;    // while failed
    std::int64_t refunded() const;             // the sum of the succeeded refunds
    bool disputed() const;
    EnumSet<Review> reviews() const;  // of all marks, open or closed
    EnumSet<Review> open_reviews() const;
};

inline constexpr std::size_t timeline_entries_max = 16;

}  // namespace orderwire::domain
