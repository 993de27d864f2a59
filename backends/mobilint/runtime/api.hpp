// SPDX-License-Identifier: Apache-2.0
// The part of qbruntime, a C++ library without published headers in its packages, that can be
// called without knowing the layout of any of its classes: by mangled names, with types of the
// standard library only. What takes its configuration or its arrays is left alone, and so is what
// runs without real inputs.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace accelbench::mobilint::runtime {

using status = int32_t;
inline constexpr status ok = 0;
inline constexpr status failed_to_load = 3;  // a file that is no model
inline constexpr status core_in_use = 11;
inline constexpr status broken_model = 20;
inline constexpr status wait_timeout = 35;
inline constexpr status no_memory = 39;
inline constexpr status npu_timeout = 42;
inline constexpr status other_hardware = 48;
inline constexpr status device_not_found = 71;

/// How the library hands out an object: std::unique_ptr is one pointer, returned in memory that the
/// caller provides because it is no plain type. Destroyed by the holder, which knows by what.
struct handed_out {
    void* object = nullptr;

    handed_out() = default;
    handed_out(handed_out&& other) noexcept : object(std::exchange(other.object, nullptr)) {}
    handed_out& operator=(handed_out&& other) noexcept {
        std::swap(object, other.object);
        return *this;
    }
    ~handed_out() {}  // NOLINT(modernize-use-equals-default): must not be trivial
};
static_assert(sizeof(handed_out) == sizeof(std::unique_ptr<int>));

using shapes = std::vector<std::vector<int64_t>>;
using floats = std::vector<std::vector<float>>;

using version_fn = std::string();
using status_name_fn = std::string(status);
using numbers_fn = std::vector<int>(const std::string& name);
using create_accelerator_fn = handed_out(const std::string& name, int number, status&);
using create_model_fn = handed_out(const std::string& path, status&);
using destroy_fn = void(void* self);
using launch_fn = status(void* model, void* accelerator);
using dispose_fn = status(void* model);
using shapes_fn = const shapes&(const void* model);
using infer_floats_fn = status(void* model, const std::vector<float*>& inputs, floats& outputs);
using infer_bytes_fn = floats(void* model, const std::vector<int8_t*>& inputs, status&);

struct api {
    version_fn* version = nullptr;
    status_name_fn* status_name = nullptr;
    numbers_fn* device_numbers = nullptr;
    create_accelerator_fn* create_accelerator = nullptr;
    destroy_fn* destroy_accelerator = nullptr;
    create_model_fn* create_model = nullptr;
    destroy_fn* destroy_model = nullptr;
    launch_fn* launch = nullptr;
    dispose_fn* dispose = nullptr;
    shapes_fn* input_shapes = nullptr;
    shapes_fn* output_shapes = nullptr;
    infer_floats_fn* infer_floats = nullptr;
    infer_bytes_fn* infer_bytes = nullptr;

    bool is_double = false;

    /// "Acc_DeviceNotFound (71)", in the library's words.
    [[nodiscard]] std::string spell(status code) const;
};

/// Looked up once. NULL where there is no usable library; then `why` says what is missing.
[[nodiscard]] const api* load(std::string& why);

/// Destroys what the library handed out: its own destructor, then the memory.
class owned {
  public:
    owned(handed_out what, destroy_fn* by) : object_(what.object), by_(by) {}
    owned(owned&& other) noexcept
        : object_(std::exchange(other.object_, nullptr)), by_(other.by_) {}
    owned& operator=(owned&&) = delete;
    ~owned() {
        if (object_ != nullptr) {
            by_(object_);
            ::operator delete(object_);
        }
    }
    [[nodiscard]] void* get() const { return object_; }

  private:
    void* object_;
    destroy_fn* by_;
};

}  // namespace accelbench::mobilint::runtime
