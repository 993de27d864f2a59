// SPDX-License-Identifier: Apache-2.0
// In the place of a vendor's runtime: a chip with memory of its own and a queue of work. Here a
// thread of the host plays the chip; everything else of the example is as it would be for a real
// one.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>

namespace chip {

/// Memory of the chip. The host reaches it only by the two copies below.
class memory {
  public:
    explicit memory(uint64_t size) : bytes_(std::make_unique<std::byte[]>(size)) {}
    [[nodiscard]] std::byte* on_chip() const { return bytes_.get(); }

  private:
    std::unique_ptr<std::byte[]> bytes_;
};

void copy_in(std::byte* on_chip, const void* from, uint64_t size);
void copy_out(void* to, const std::byte* on_chip, uint64_t size);

/// Runs what it is given one after the other, while the host goes on.
class queue {
  public:
    queue();
    ~queue();  // after all that was given
    queue(const queue&) = delete;
    queue& operator=(const queue&) = delete;

    /// Returns the work's number: 1, 2, 3 ...
    uint64_t give(std::function<void()> work);
    /// False: timeout_ns passed before the work of this number was done.
    bool wait(uint64_t number, uint64_t timeout_ns);

  private:
    void serve();

    std::mutex mutex_;
    std::condition_variable given_, done_;
    std::deque<std::function<void()>> waiting_;
    uint64_t last_given_ = 0, last_done_ = 0;
    bool closing_ = false;
    std::thread server_;
};

}  // namespace chip
