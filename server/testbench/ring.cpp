#include "testbench/ring.hpp"

#include <algorithm>

namespace orderwire::testbench {

namespace {

std::size_t size_of(const Raw& raw) {
    std::size_t size = raw.body.size();
    for (const auto& header : raw.headers)
        size += header.name_string().size() + header.value().size();
    return size;
}

}  // namespace

Ring::Ring(RingLimits limits, std::function<void()> changed)
    : limits_(limits), changed_(std::move(changed)) {}

void Ring::add(payments::Reception reception) {
    auto raw = std::make_shared<Raw>();
    raw->headers = std::move(reception.headers);
    raw->body = std::move(reception.body);
    const std::size_t size = size_of(*raw);
    auto delivery = std::make_shared<Delivery>();
    delivery->bytes = raw->body.size();
    delivery->reception = std::move(reception);

    std::vector<Recorded> dropped;  // freed when others may go on
    {
        const std::lock_guard lock(mutex_);
        delivery->number = first_ + entries_.size();
        entries_.push_back({std::move(delivery), std::move(raw)});
        bytes_ += size;
        while (bytes_ > limits_.bytes && first_with_raw_ < first_ + entries_.size()) {
            Recorded& oldest = entries_[first_with_raw_++ - first_];
            bytes_ -= size_of(*oldest.raw);
            dropped.push_back({nullptr, std::move(oldest.raw)});
        }
        if (entries_.size() > limits_.entries) {
            if (first_with_raw_ == first_) {
                bytes_ -= size_of(*entries_.front().raw);
                ++first_with_raw_;
            }
            dropped.push_back(std::move(entries_.front()));
            entries_.pop_front();
            ++first_;
        }
    }
    changed_();
}

Ring::Deliveries Ring::before(std::optional<std::uint64_t> number, std::size_t limit) const {
    Deliveries found;
    const std::lock_guard lock(mutex_);
    const std::uint64_t end = first_ + entries_.size();
    for (std::uint64_t n = std::min(number.value_or(end), end); n > first_ && found.size() < limit; --n)
        found.push_back(entries_[n - 1 - first_].delivery);
    return found;
}

Ring::Deliveries Ring::after(std::uint64_t number, std::size_t limit) const {
    Deliveries found;
    const std::lock_guard lock(mutex_);
    const std::uint64_t end = first_ + entries_.size();
    if (number >= end) return found;
    for (std::uint64_t n = std::max(number + 1, first_); n < end && found.size() < limit; ++n)
        found.push_back(entries_[n - first_].delivery);
    return found;
}

std::optional<Recorded> Ring::find(std::uint64_t number) const {
    const std::lock_guard lock(mutex_);
    if (number < first_ || number >= first_ + entries_.size()) return std::nullopt;
    return entries_[number - first_];
}

std::map<std::string, std::uint64_t> Ring::numbers_of(const std::set<std::string>& events) const {
    std::map<std::string, std::uint64_t> numbers;
    if (events.empty()) return numbers;
    const std::lock_guard lock(mutex_);
    for (const Recorded& entry : entries_) {
        const payments::Reception& reception = entry.delivery->reception;
        if (reception.signature_valid && events.contains(reception.event))
            numbers.emplace(reception.event, entry.delivery->number);
    }
    return numbers;
}

std::uint64_t Ring::newest() const {
    const std::lock_guard lock(mutex_);
    return first_ + entries_.size() - 1;
}

std::uint64_t Ring::oldest() const {
    const std::lock_guard lock(mutex_);
    return first_;
}

}  // namespace orderwire::testbench
