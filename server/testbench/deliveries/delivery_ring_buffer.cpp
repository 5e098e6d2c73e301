#include "testbench/deliveries/delivery_ring_buffer.hpp"

#include <algorithm>

namespace orderwire::testbench {

namespace {

std::size_t size_of(const RawRequest& raw) {
    std::size_t size = raw.body.size();
    for (const auto& header : raw.headers)
        size += header.name_string().size() + header.value().size();
    return size;
}

}  // namespace

DeliveryRingBuffer::DeliveryRingBuffer(RingBufferLimits limits, std::function<void()> changed,
                                       std::int64_t unstored_base)
    : limits_(limits), changed_(std::move(changed)), unstored_base_(unstored_base) {}

void DeliveryRingBuffer::add(ingest::IngestRecord record) {
    auto raw = std::make_shared<RawRequest>();
    raw->headers = std::move(record.headers);
    raw->body = std::move(record.body);
    const std::size_t size = size_of(*raw);
    auto delivery = std::make_shared<DeliverySummary>();
    delivery->bytes = raw->body.size();
    delivery->record = std::move(record);

    std::vector<RecordedDelivery> dropped;  // freed when others may go on
    {
        const std::lock_guard lock(mutex_);
        if (closed_) return;
        delivery->sequence = first_ + entries_.size();
        if (delivery->record.row) {
            delivery->number = *delivery->record.row;
            by_row_[delivery->number] = delivery->sequence;
        } else {
            delivery->number = -unstored_base_ - static_cast<std::int64_t>(delivery->sequence);
        }
        entries_.push_back({std::move(delivery), std::move(raw)});
        bytes_ += size;
        while (bytes_ > limits_.bytes && first_with_raw_ < first_ + entries_.size()) {
            RecordedDelivery& oldest = entries_[first_with_raw_++ - first_];
            bytes_ -= size_of(*oldest.raw);
            dropped.push_back({nullptr, std::move(oldest.raw)});
        }
        if (entries_.size() > limits_.entries) {
            if (first_with_raw_ == first_) {
                bytes_ -= size_of(*entries_.front().raw);
                ++first_with_raw_;
            }
            by_row_.erase(entries_.front().delivery->number);
            dropped.push_back(std::move(entries_.front()));
            entries_.pop_front();
            ++first_;
        }
    }
    changed_();
}

void DeliveryRingBuffer::close() {
    std::deque<RecordedDelivery> dropped;
    const std::lock_guard lock(mutex_);
    closed_ = true;
    first_ += entries_.size();
    first_with_raw_ = first_;
    bytes_ = 0;
    by_row_.clear();
    dropped.swap(entries_);
}

DeliveryRingBuffer::Deliveries DeliveryRingBuffer::unstored(const std::optional<DeliveryPosition>& before,
                                                            std::size_t limit) const {
    Deliveries found;
    {
        const std::lock_guard lock(mutex_);
        for (const RecordedDelivery& entry : entries_) {
            const auto& delivery = entry.delivery;
            if (!delivery->is_stored() && (!before || delivery->position() < *before))
                found.push_back(delivery);
        }
    }
    const auto newer = [](const auto& a, const auto& b) { return b->position() < a->position(); };
    const std::size_t count = std::min(limit, found.size());
    std::partial_sort(found.begin(), found.begin() + static_cast<std::ptrdiff_t>(count), found.end(), newer);
    found.resize(count);
    return found;
}

DeliveryRingBuffer::Deliveries DeliveryRingBuffer::after(std::uint64_t sequence, std::size_t limit) const {
    Deliveries found;
    const std::lock_guard lock(mutex_);
    const std::uint64_t end = first_ + entries_.size();
    if (sequence >= end) return found;
    for (std::uint64_t n = std::max(sequence + 1, first_); n < end && found.size() < limit; ++n)
        found.push_back(entries_[n - first_].delivery);
    return found;
}

std::optional<RecordedDelivery> DeliveryRingBuffer::find(std::int64_t number) const {
    const std::lock_guard lock(mutex_);
    const std::uint64_t sequence = sequence_of(number);
    if (sequence < first_ || sequence >= first_ + entries_.size()) return std::nullopt;
    RecordedDelivery found = entries_[sequence - first_];
    if (found.delivery->number != number) return std::nullopt;
    return found;
}

std::uint64_t DeliveryRingBuffer::sequence_of(std::int64_t number) const {
    if (number >= 0) {
        const auto known = by_row_.find(number);
        return known == by_row_.end() ? 0 : known->second;
    }
    return number < -unstored_base_ ? static_cast<std::uint64_t>(-unstored_base_ - number) : 0;
}

std::uint64_t DeliveryRingBuffer::newest() const {
    const std::lock_guard lock(mutex_);
    return first_ + entries_.size() - 1;
}

std::uint64_t DeliveryRingBuffer::oldest() const {
    const std::lock_guard lock(mutex_);
    return first_;
}

}  // namespace orderwire::testbench
