// SPDX-License-Identifier: Apache-2.0
// The double of cuBLASLt with memory, a context and a stream for its tests.
#pragma once

#include <gtest/gtest.h>

#include <cstring>
#include <memory>
#include <string>
#include <vector>

#include "blaslt/product.hpp"

namespace accelbench::cuda::blaslt {

/// Memory aligned as a device's allocations are. Freeing it waits for the stream, as a driver does.
class memory {
  public:
    explicit memory(std::size_t bytes);
    ~memory();
    memory(const memory&) = delete;
    memory& operator=(const memory&) = delete;
    [[nodiscard]] std::byte* get() const { return data_; }
    [[nodiscard]] std::size_t size() const { return bytes_; }
    template <class Value>
    [[nodiscard]] Value at(std::size_t index) const {
        Value value;
        std::memcpy(&value, data_ + index * sizeof(Value), sizeof(Value));
        return value;
    }
    template <class Value>
    void put(std::size_t index, Value value) {
        std::memcpy(data_ + index * sizeof(Value), &value, sizeof(Value));
    }

  private:
    std::unique_ptr<std::byte[]> room_;
    std::byte* data_;
    std::size_t bytes_;
};

class double_test : public ::testing::Test {
  protected:
    void SetUp() override;
    void TearDown() override;

    /// Faults and settings of the double, as in its fault.hpp.
    static void ask(const std::string& settings);
    static void run_stream();

    [[nodiscard]] const api& lt() const { return *found_.table; }
    [[nodiscard]] cublasLtHandle_t handle() const { return handle_.get(); }
    [[nodiscard]] std::vector<algorithm> offered(const problem& it) const {
        return candidates(lt(), handle(), it, describe(lt(), it), 1u << 20, 32);
    }

    lookup found_;
    owned<cublasLtHandle_t> handle_;
};

/// A number of a type, and back. Whole numbers from -8 to 8 are exact in all of them.
void put_number(memory& to, accb_dtype type, std::size_t index, double value);
double number_at(const memory& from, accb_dtype type, std::size_t index);
std::size_t bytes_of(accb_dtype type);

}  // namespace accelbench::cuda::blaslt
