// The requests that came, as a stream writes them.
#pragma once

#include "testbench/deliveries/delivery_ring_buffer.hpp"
#include "testbench/live/stream_source.hpp"

namespace orderwire::testbench {

class DeliveryStreamSource final : public StreamSource {
  public:
    explicit DeliveryStreamSource(const DeliveryRingBuffer& buffer) : buffer_(buffer) {}
    std::uint64_t newest() const override { return buffer_.newest(); }
    std::uint64_t write_after(std::uint64_t number, std::string& blocks) const override;

  private:
    const DeliveryRingBuffer& buffer_;
};

}  // namespace orderwire::testbench
