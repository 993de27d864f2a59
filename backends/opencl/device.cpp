// SPDX-License-Identifier: Apache-2.0
// Asks drivers about their devices; builds programs.
#include "device.hpp"

#include <accelbench/backend.hpp>
#include <algorithm>

#include "error.hpp"
#include "kernel_sources.hpp"

namespace accelbench::opencl {
namespace {

std::string platform_text(const api& cl, cl_platform_id platform, cl_platform_info what) {
    size_t size = 0;
    if (cl.get_platform_info(platform, what, 0, nullptr, &size) != CL_SUCCESS || size == 0) {
        return {};
    }
    std::string text(size, '\0');
    check(cl.get_platform_info(platform, what, size, text.data(), nullptr), "name a platform");
    text.resize(size - 1);
    return text;
}

uint32_t kind_of(cl_device_type type) {
    if ((type & CL_DEVICE_TYPE_CPU) != 0) {
        return ACCB_KIND_CPU;
    }
    if ((type & CL_DEVICE_TYPE_GPU) != 0) {
        return ACCB_KIND_GPU;
    }
    return ACCB_KIND_NPU;
}

// Without the ICD extension's header: "no platform", which loaders answer instead of a count of 0.
constexpr cl_int platform_not_found = -1001;

}  // namespace

template <class Value>
Value device::value(cl_device_info what) const {
    Value read{};
    check(cl_.get_device_info(id_, what, sizeof(read), &read, nullptr), "describe a device");
    return read;
}

std::string device::text(cl_device_info what) const {
    size_t size = 0;
    check(cl_.get_device_info(id_, what, 0, nullptr, &size), "describe a device");
    std::string read(size, '\0');
    check(cl_.get_device_info(id_, what, size, read.data(), nullptr), "describe a device");
    read.resize(size == 0 ? 0 : size - 1);
    return read;
}

device::device(const api& cl, cl_platform_id platform, cl_device_id id) : cl_(cl), id_(id) {
    read_traits();
    read_info(platform);
}

void device::read_traits() {
    traits_.is_cpu = (value<cl_device_type>(CL_DEVICE_TYPE) & CL_DEVICE_TYPE_CPU) != 0;
    traits_.unified_memory = value<cl_bool>(CL_DEVICE_HOST_UNIFIED_MEMORY) != 0;
    traits_.compute_units = std::max(1u, value<cl_uint>(CL_DEVICE_MAX_COMPUTE_UNITS));
    traits_.vector_width = std::max(1u, value<cl_uint>(CL_DEVICE_NATIVE_VECTOR_WIDTH_FLOAT));
    traits_.local_bytes = value<cl_ulong>(CL_DEVICE_LOCAL_MEM_SIZE);
    traits_.max_allocation = value<cl_ulong>(CL_DEVICE_MAX_MEM_ALLOC_SIZE);
    traits_.max_group = value<size_t>(CL_DEVICE_MAX_WORK_GROUP_SIZE);
    traits_.base_alignment = std::max(1u, value<cl_uint>(CL_DEVICE_MEM_BASE_ADDR_ALIGN) / 8);
}

void device::read_info(cl_platform_id platform) {
    const std::string platform_name = platform_text(cl_, platform, CL_PLATFORM_NAME);
    const std::string platform_version = platform_text(cl_, platform, CL_PLATFORM_VERSION);
    const std::string name = text(CL_DEVICE_NAME);
    info_ = sdk::device(kind_of(value<cl_device_type>(CL_DEVICE_TYPE)), name);
    sdk::assign(info_.arch, text(CL_DEVICE_VERSION));
    sdk::assign(info_.firmware, platform_version);
    sdk::assign(info_.driver, platform_name + " " + text(CL_DRIVER_VERSION));
    info_.memory_bytes = value<cl_ulong>(CL_DEVICE_GLOBAL_MEM_SIZE);
    info_.cache_bytes = value<cl_ulong>(CL_DEVICE_GLOBAL_MEM_CACHE_SIZE);
    sort_key_ = platform_name + '\n' + platform_version + '\n' + name;
}

void device::open(const std::vector<int>& cpus) {
    if (context_) {
        return;
    }
    cl_int code = CL_SUCCESS;
    const cl_context context = cl_.create_context(nullptr, 1, &id_, nullptr, nullptr, &code);
    check(code, "make a context");
    context_ = context_handle(context, cl_.release_context);
    // clCreateCommandQueue: deprecated since 2.0, but the only call that 1.2 drivers have.
    const cl_command_queue queue = cl_.create_queue(context, id_, 0, &code);
    check(code, "make a queue");
    queue_ = queue_handle(queue, cl_.release_queue);
    if (traits_.is_cpu) {
        bind_worker_threads(cpus);
    }
}

program_handle device::build(const std::string& file, const std::string& options) {
    // Attention's files share a third one; the others do not notice it.
    const bool attention = file.starts_with("attention");
    const std::string_view sources[] = {
        kernel_source("common.cl"),
        attention ? kernel_source("attention_common.cl") : std::string_view("\n"),
        kernel_source(file)};
    const char* texts[] = {sources[0].data(), sources[1].data(), sources[2].data()};
    const size_t sizes[] = {sources[0].size(), sources[1].size(), sources[2].size()};
    cl_int code = CL_SUCCESS;
    const cl_program made = cl_.create_program(context_.get(), 3, texts, sizes, &code);
    check(code, "take the source " + file);
    program_handle program(made, cl_.release_program);
    code = cl_.build_program(made, 1, &id_, options.c_str(), nullptr, nullptr);
    if (code != CL_SUCCESS) {
        std::string log(4096, '\0');
        size_t size = 0;
        (void)cl_.get_build_info(made, id_, CL_PROGRAM_BUILD_LOG, log.size(), log.data(), &size);
        log.resize(std::min(size, log.size()));
        fail(code, "build " + file + " with " + options + ": " + log);
    }
    return program;
}

kernel_handle device::kernel(const std::string& file, const std::string& function,
                             const std::string& options) {
    program_handle& program = programs_[file + '\n' + options];
    if (!program) {
        program = build(file, options);
    }
    cl_int code = CL_SUCCESS;
    const cl_kernel made = cl_.create_kernel(program.get(), function.c_str(), &code);
    check(code, "make the kernel " + function);
    return {made, cl_.release_kernel};
}

memory_handle device::allocate(uint64_t bytes, cl_mem_flags flags, void* host_ptr) const {
    if (bytes > traits_.max_allocation) {
        throw sdk::error(ACCB_OUT_OF_MEMORY, "a buffer of " + std::to_string(bytes) +
                                                 " bytes was asked for; " + info_.name +
                                                 " allows at most " +
                                                 std::to_string(traits_.max_allocation) +
                                                 " in one buffer: use a smaller workload");
    }
    cl_int code = CL_SUCCESS;
    const cl_mem made =
        cl_.create_buffer(context_.get(), flags, std::max<uint64_t>(bytes, 1), host_ptr, &code);
    check(code, "allocate " + std::to_string(bytes) + " bytes");
    return {made, cl_.release_memory};
}

std::vector<std::unique_ptr<device>> find_devices(std::string& why) {
    std::vector<std::unique_ptr<device>> devices;
    const api* cl = load_api(why);
    if (cl == nullptr) {
        return devices;
    }
    cl_uint platform_count = 0;
    const cl_int code = cl->get_platform_ids(0, nullptr, &platform_count);
    if (code != CL_SUCCESS || platform_count == 0) {
        why = "OpenCL's loader was asked for platforms; it found none. What to do: ";
        why += advice_for(platform_not_found);
        return devices;
    }
    std::vector<cl_platform_id> platforms(platform_count);
    check(cl->get_platform_ids(platform_count, platforms.data(), nullptr), "list the platforms");
    for (const cl_platform_id platform : platforms) {
        cl_uint count = 0;
        if (cl->get_device_ids(platform, CL_DEVICE_TYPE_ALL, 0, nullptr, &count) != CL_SUCCESS) {
            continue;  // a driver without a device of its own answers CL_DEVICE_NOT_FOUND
        }
        std::vector<cl_device_id> ids(count);
        check(cl->get_device_ids(platform, CL_DEVICE_TYPE_ALL, count, ids.data(), nullptr),
              "list a platform's devices");
        for (const cl_device_id id : ids) {
            devices.push_back(std::make_unique<device>(*cl, platform, id));
        }
    }
    std::stable_sort(devices.begin(), devices.end(), [](const auto& left, const auto& right) {
        return left->sort_key() < right->sort_key();
    });
    if (devices.empty()) {
        why = "the installed OpenCL drivers offer no device; clinfo shows what they see";
    }
    return devices;
}

}  // namespace accelbench::opencl
