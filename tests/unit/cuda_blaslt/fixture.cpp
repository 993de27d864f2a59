// SPDX-License-Identifier: Apache-2.0
#include "fixture.hpp"

#include <dlfcn.h>

#include <accelbench/sdk/tensor.hpp>
#include <cmath>
#include <cstdlib>

namespace accelbench::cuda::blaslt {
namespace {

template <class Function>
Function* driver_call(const char* name) {
    static void* const library = ::dlopen("libcuda.so.1", RTLD_NOW);
    return reinterpret_cast<Function*>(::dlsym(library, name));
}

char the_context;

/// Fields of a small float, written from its format.
uint32_t encode(double value, int exponent_bits, int fraction_bits) {
    if (value == 0.0) {
        return 0;
    }
    int exponent = 0;
    const double fraction = std::frexp(std::fabs(value), &exponent);  // in [0.5, 1)
    const int bias = (1 << (exponent_bits - 1)) - 1;
    const auto bits = static_cast<uint32_t>(std::ldexp(fraction * 2.0 - 1.0, fraction_bits));
    return (value < 0.0 ? 1u << (exponent_bits + fraction_bits) : 0u) |
           static_cast<uint32_t>(exponent - 1 + bias) << fraction_bits | bits;
}

}  // namespace

memory::memory(std::size_t bytes) : room_(new std::byte[bytes + 256]), bytes_(bytes) {
    const auto address = reinterpret_cast<uintptr_t>(room_.get());
    data_ = room_.get() + (256 - address % 256) % 256;
    driver_call<void(void*, std::size_t)>("small_driver_allocation")(data_, bytes);
}

memory::~memory() {
    driver_call<void()>("small_driver_run")();
    driver_call<void(void*, std::size_t)>("small_driver_allocation")(data_, 0);
}

void double_test::SetUp() {
    ask("");
    driver_call<void(void*)>("small_driver_context")(&the_context);
    found_ = open_library();
    ASSERT_TRUE(found_.table) << found_.why;
    handle_ = open_handle(lt());
}

void double_test::TearDown() {
    run_stream();
    ask("");
}

void double_test::ask(const std::string& settings) {
    ::setenv("ACCELBENCH_CUBLASLT_DOUBLE", settings.c_str(), 1);
}

void double_test::run_stream() {
    driver_call<void()>("small_driver_run")();
}

std::size_t bytes_of(accb_dtype type) {
    return sdk::bits_of(type) / 8;
}

void put_number(memory& to, accb_dtype type, std::size_t index, double value) {
    switch (type) {
        case ACCB_F32:
            return to.put(index, static_cast<float>(value));
        case ACCB_F16:
            return to.put(index, static_cast<uint16_t>(encode(value, 5, 10)));
        case ACCB_BF16:
            return to.put(index, static_cast<uint16_t>(encode(value, 8, 7)));
        case ACCB_F8E4M3FN:
            return to.put(index, static_cast<uint8_t>(encode(value, 4, 3)));
        case ACCB_F8E5M2:
            return to.put(index, static_cast<uint8_t>(encode(value, 5, 2)));
        default:
            return to.put(index, static_cast<int8_t>(value));
    }
}

double number_at(const memory& from, accb_dtype type, std::size_t index) {
    switch (type) {
        case ACCB_F32:
            return from.at<float>(index);
        case ACCB_I32:
            return from.at<int32_t>(index);
        case ACCB_BF16: {
            const uint32_t word = static_cast<uint32_t>(from.at<uint16_t>(index)) << 16;
            float value = 0.0f;
            std::memcpy(&value, &word, sizeof(value));
            return value;
        }
        default: {  // f16, of which tests hold whole numbers only
            const uint16_t word = from.at<uint16_t>(index);
            const int exponent = word >> 10 & 31;
            const double size =
                exponent == 0 ? 0.0 : std::ldexp(1.0 + (word & 1023) / 1024.0, exponent - 15);
            return word >> 15 != 0 ? -size : size;
        }
    }
}

}  // namespace accelbench::cuda::blaslt
