// SPDX-License-Identifier: Apache-2.0
// Asks the driver about its devices; opens one; finds functions.
#include "device.hpp"

#include <accelbench/backend.hpp>
#include <algorithm>
#include <array>

#include "device_remarks.hpp"
#include "error.hpp"
#include "kernel_images.hpp"

namespace accelbench::cuda {
namespace {

// A card in several slices shows each as a device of its own, whose name the driver ends so.
constexpr std::string_view mark_of_a_slice = " MIG ";

// The device whose context is current in this thread; spares a driver call in every submit.
thread_local const device* current_device = nullptr;

std::string hex(std::span<const char> bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (const char byte : bytes) {
        const auto value = static_cast<unsigned char>(byte);
        text += digits[value >> 4];
        text += digits[value & 15];
    }
    return text;
}

std::string spell_uuid(const CUuuid& uuid, bool slice) {
    const std::string digits = hex(uuid.bytes);
    std::string text = slice ? "MIG" : "GPU";
    std::size_t begin = 0;
    for (const std::size_t length : {8, 4, 4, 4, 12}) {
        text += "-" + digits.substr(begin, length);
        begin += length;
    }
    return text;
}

std::string_view spell_compute_mode(int mode) {
    switch (mode) {
        case CU_COMPUTEMODE_PROHIBITED:
            return "PROHIBITED";
        case CU_COMPUTEMODE_EXCLUSIVE_PROCESS:
            return "EXCLUSIVE_PROCESS";
        default:
            return {};
    }
}

/// Codes that an old driver has for machine code that it does not know.
bool is_about_the_image(CUresult code) {
    return code == CUDA_ERROR_INVALID_IMAGE || code == CUDA_ERROR_NO_BINARY_FOR_GPU ||
           code == CUDA_ERROR_INVALID_PTX || code == CUDA_ERROR_UNSUPPORTED_PTX_VERSION;
}

}  // namespace

std::string spell_version(int version) {
    return std::to_string(version / 1000) + "." + std::to_string(version % 1000 / 10);
}

device::device(const driver_api& cu, CUdevice id, host_wait how) : cu_(cu), id_(id), wait_(how) {
    read_traits();
    read_info();
}

device::~device() {
    if (context_ == nullptr) {
        return;
    }
    (void)cu_.context_set(context_);
    if (stream_) {
        (void)cu_.stream_synchronize(stream_.get());
    }
    clock_.reset();
    line_.reset();
    module_.reset();
    stream_.reset();
    (void)cu_.context_set(nullptr);
    current_device = nullptr;
    (void)cu_.context_release(id_);
}

int device::attribute(CUdevice_attribute what, int fallback) const {
    int value = fallback;
    // Attributes that an older driver does not know answer an error: "not known" is no failure.
    return cu_.device_attribute(&value, what, id_) == CUDA_SUCCESS ? value : fallback;
}

void device::read_traits() {
    traits_.major = attribute(CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR);
    traits_.minor = attribute(CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR);
    traits_.sm_count = std::max(1, attribute(CU_DEVICE_ATTRIBUTE_MULTIPROCESSOR_COUNT, 1));
    traits_.warp = attribute(CU_DEVICE_ATTRIBUTE_WARP_SIZE, 32);
    traits_.threads_per_sm = attribute(CU_DEVICE_ATTRIBUTE_MAX_THREADS_PER_MULTIPROCESSOR);
    traits_.blocks_per_sm = attribute(CU_DEVICE_ATTRIBUTE_MAX_BLOCKS_PER_MULTIPROCESSOR);
    traits_.registers_per_sm = attribute(CU_DEVICE_ATTRIBUTE_MAX_REGISTERS_PER_MULTIPROCESSOR);
    const auto bytes = [&](CUdevice_attribute what) {
        return static_cast<uint32_t>(std::max(0, attribute(what)));
    };
    traits_.shared_per_block = bytes(CU_DEVICE_ATTRIBUTE_MAX_SHARED_MEMORY_PER_BLOCK);
    traits_.shared_per_block_most = std::max(
        bytes(CU_DEVICE_ATTRIBUTE_MAX_SHARED_MEMORY_PER_BLOCK_OPTIN), traits_.shared_per_block);
    traits_.shared_per_sm = bytes(CU_DEVICE_ATTRIBUTE_MAX_SHARED_MEMORY_PER_MULTIPROCESSOR);
    traits_.l2_bytes = bytes(CU_DEVICE_ATTRIBUTE_L2_CACHE_SIZE);
    traits_.clock_khz = attribute(CU_DEVICE_ATTRIBUTE_CLOCK_RATE);
    traits_.memory_clock_khz = attribute(CU_DEVICE_ATTRIBUTE_MEMORY_CLOCK_RATE);
    traits_.memory_bus_bits = attribute(CU_DEVICE_ATTRIBUTE_GLOBAL_MEMORY_BUS_WIDTH);
    size_t total = 0;
    check(cu_.device_total_memory(&total, id_), "tell a device's memory");
    traits_.memory_bytes = total;
    traits_.driver_version = cu_.version;
    traits_.compute_mode = attribute(CU_DEVICE_ATTRIBUTE_COMPUTE_MODE, CU_COMPUTEMODE_DEFAULT);
    traits_.has_graphs = cu_.has_graphs();
    traits_.is_double = cu_.is_double;
}

void device::read_info() {
    std::array<char, 96> text{};
    check(cu_.device_name(text.data(), text.size() - 1, id_), "name a device");
    std::string name = text.data();
    traits_.is_slice = name.find(mark_of_a_slice) != std::string::npos;
    if (traits_.is_double && name.find("double") == std::string::npos) {
        name = "double of " + name;
    }
    info_ = sdk::device(traits_.is_double ? ACCB_KIND_SIMULATOR : ACCB_KIND_GPU, name);
    info_.flags = traits_.is_double ? uint32_t{ACCB_DEVICE_DOUBLE} : 0u;
    sdk::assign(info_.arch, "sm_" + std::to_string(traits_.major) + std::to_string(traits_.minor));
    CUuuid uuid{};
    if (cu_.device_uuid != nullptr && cu_.device_uuid(&uuid, id_) == CUDA_SUCCESS) {
        sdk::assign(info_.uuid, spell_uuid(uuid, traits_.is_slice));
    }
    text = {};
    if (cu_.device_pci(text.data(), text.size() - 1, id_) == CUDA_SUCCESS) {
        sdk::assign(info_.pci, text.data());
        sdk::assign(info_.card, text.data());
    }
    std::string driver = "CUDA " + spell_version(cu_.version);
    if (traits_.is_double) {
        driver += ", a double";
    }
    const std::string_view mode = spell_compute_mode(traits_.compute_mode);
    if (!mode.empty()) {
        driver += ", compute mode " + std::string(mode);
    }
    sdk::assign(info_.driver, driver);
    info_.memory_bytes = traits_.memory_bytes;
    info_.cache_bytes = traits_.l2_bytes;
    info_.numa_node = attribute(CU_DEVICE_ATTRIBUTE_HOST_NUMA_ID, -1);
}

void device::open() {
    if (context_ == nullptr) {
        // Fails where the context is already active (a library came first); then its flags stay.
        (void)cu_.context_flags(
            id_, wait_ == host_wait::spin ? CU_CTX_SCHED_SPIN : CU_CTX_SCHED_BLOCKING_SYNC);
        CUcontext made = nullptr;
        check(cu_.context_retain(&made, id_), "open device " + std::string(info_.name));
        context_ = made;
    }
    check(cu_.context_set(context_), "make the device's context current");
    current_device = this;
    if (!stream_) {
        CUstream made = nullptr;
        check(cu_.stream_create(&made, CU_STREAM_NON_BLOCKING), "make a stream");
        stream_ = stream_handle(made, cu_.stream_destroy);
        line_ = std::make_unique<completion_line>(cu_, made, wait_);
        clock_ = std::make_unique<device_clock>(cu_, made);
        read_free_memory();
    }
}

void device::make_current() const {
    if (current_device != this) {
        check(cu_.context_set(context_), "make the device's context current");
        current_device = this;
    }
}

void device::read_free_memory() {
    size_t free = 0;
    size_t total = 0;
    if (cu_.memory_info(&free, &total) == CUDA_SUCCESS) {
        info_.memory_free = free;
    }
}

uint64_t device::persisting_l2_bytes() const {
    size_t bytes = 0;
    return cu_.context_limit(&bytes, CU_LIMIT_PERSISTING_L2_CACHE_SIZE) == CUDA_SUCCESS ? bytes : 0;
}

void device::load_module() {
    const kernel_image* image = image_for(kernel_images(), traits_.major, traits_.minor);
    if (image == nullptr) {
        fail(CUDA_ERROR_NO_BINARY_FOR_GPU, "load kernels for " + std::string(info_.arch));
    }
    CUmodule made = nullptr;
    const CUresult loaded = cu_.module_load(&made, image->bytes.data());
    const std::string what = "load kernels for " + std::string(info_.arch);
    const std::string old = advice_for_old_driver(traits_.driver_version);
    if (is_about_the_image(loaded) && !old.empty()) {
        fail_with(loaded, what, ACCB_UNSUPPORTED, old);
    }
    check(loaded, what);
    module_ = module_handle(made, cu_.module_unload);
}

CUfunction device::function(const std::string& name, uint32_t shared_bytes) {
    if (!module_) {
        load_module();
    }
    CUfunction& known = functions_[name];
    if (known == nullptr) {
        check(cu_.module_function(&known, module_.get(), name.c_str()), "find the kernel " + name);
    }
    if (shared_bytes > traits_.shared_per_block) {
        check(cu_.function_attribute_set(known, CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES,
                                         static_cast<int>(shared_bytes)),
              "give " + name + " " + std::to_string(shared_bytes) + " bytes of shared memory");
    }
    return known;
}

int device::occupancy(const std::string& name, int threads, uint32_t shared_bytes) {
    int blocks = 0;
    check(cu_.occupancy(&blocks, function(name, shared_bytes), threads, shared_bytes),
          "tell the occupancy of " + name);
    return blocks;
}

memory_handle device::allocate(uint64_t bytes) const {
    CUdeviceptr made = 0;
    check(cu_.memory_allocate(&made, std::max<uint64_t>(bytes, 1)),
          "allocate " + std::to_string(bytes) + " bytes on " + std::string(info_.name));
    return {made, cu_.memory_free};
}

std::vector<std::unique_ptr<device>> find_devices(std::string& why, host_wait how) {
    std::vector<std::unique_ptr<device>> devices;
    const driver_api* cu = load_driver(why);
    if (cu == nullptr) {
        return devices;
    }
    int count = 0;
    check(cu->device_count(&count), "count the devices");
    for (int ordinal = 0; ordinal < count; ++ordinal) {
        CUdevice id = 0;
        check(cu->device_get(&id, ordinal), "find device " + std::to_string(ordinal));
        devices.push_back(std::make_unique<device>(*cu, id, how));
    }
    if (devices.empty()) {
        why = "the CUDA driver offers no device. What to do: " +
              std::string(advice_for(CUDA_ERROR_NO_DEVICE));
    }
    return devices;
}

}  // namespace accelbench::cuda
