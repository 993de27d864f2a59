// SPDX-License-Identifier: Apache-2.0
// The border's calls in the order that a worker makes them.
#include "tests/unit/opencl/plugin_runner.hpp"

#include <dlfcn.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <memory>

#include "tests/unit/opencl/storage.hpp"

namespace accelbench::opencl_test {
namespace {

constexpr uint64_t guard_bytes = 4096;  // what the harness pads with
constexpr std::byte guard{0xa5};

struct opened {
    const accb_plugin* table = nullptr;
    accb_ctx* context = nullptr;
    std::string missing;
};

/// The same tests serve other backends that run kernel lists: CTest names their plug-in.
const char* from_environment(const char* name, const char* otherwise) {
    const char* const text = std::getenv(name);
    return text == nullptr ? otherwise : text;
}

/// ACCELBENCH_TESTED_OPTION: one option, as name=value.
struct tested_option {
    std::string text = from_environment("ACCELBENCH_TESTED_OPTION", "");
    accb_attr attr{};

    tested_option() {
        const std::size_t name = std::min(text.find('='), text.size());
        attr.name = {text.data(), name};
        attr.type = ACCB_ATTR_STR;
        attr.v.s = text.data() + std::min(name + 1, text.size());
        attr.count = static_cast<uint32_t>(std::strlen(attr.v.s));
    }
    [[nodiscard]] uint32_t count() const { return text.empty() ? 0 : 1; }
};

opened open_plugin() {
    opened it;
    const tested_option option;
    void* library = ::dlopen(from_environment("ACCELBENCH_TESTED_PLUGIN", ACCELBENCH_OPENCL_PLUGIN),
                             RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr) {
        it.missing = ::dlerror();
        return it;
    }
    const auto entry = reinterpret_cast<accb_plugin_entry_fn>(::dlsym(library, ACCB_ENTRY_SYMBOL));
    accb_error error{};
    error.struct_size = sizeof(error);
    uint32_t count = 0;
    if (entry(nullptr, &it.table, &error) != ACCB_OK ||
        it.table->open(nullptr, &option.attr, option.count(), &it.context, &error) != ACCB_OK ||
        it.table->device_count(it.context, &count, &error) != ACCB_OK) {
        ADD_FAILURE() << error.message;
        it.missing = error.message;
    } else if (count == 0) {
        it.missing = "the plug-in finds no device on this machine";
    }
    return it;
}

opened& plugin() {
    static opened it = open_plugin();
    return it;
}

/// A request as the border's structs; they point into this object.
class workload_text {
  public:
    explicit workload_text(const request& what) {
        for (const operand& it : what.operands) {
            accb_tensor& tensor = tensors_.emplace_back();
            tensor.struct_size = sizeof(tensor);
            tensor.dtype = it.type;
            tensor.rank = static_cast<uint8_t>(it.extents.size());
            tensor.role = it.role;
            std::copy(it.extents.begin(), it.extents.end(), tensor.dim);
            tensor.scale = tensor.zero_point = tensor.quant_axis = -1;
            tensor.memory = it.memory;
            tensor_list_.push_back(&tensor);
            indices_.push_back(static_cast<uint32_t>(indices_.size()));
        }
        for (const auto& [name, value] : what.integers) {
            accb_attr& attr = add(name, ACCB_ATTR_I64);
            attr.v.i = value;
        }
        for (const auto& [name, value] : what.numbers) {
            accb_attr& attr = add(name, ACCB_ATTR_F64);
            attr.v.f = value;
        }
        kernel_.struct_size = sizeof(kernel_);
        kernel_.op_version = 1;
        kernel_.op = {what.op.data(), what.op.size()};
        kernel_.attrs = attrs_.data();
        kernel_.attr_count = static_cast<uint32_t>(attrs_.size());
        kernel_.operands = indices_.data();
        kernel_.operand_count = static_cast<uint32_t>(indices_.size());
        workload_.struct_size = sizeof(workload_);
        workload_.tensors = tensor_list_.data();
        workload_.tensor_count = static_cast<uint32_t>(tensor_list_.size());
        workload_.kernels = &kernel_list_;
        workload_.kernel_count = 1;
        workload_.scalar_count = what.scalars.empty() ? 0 : 1;
    }
    workload_text(const workload_text&) = delete;
    [[nodiscard]] const accb_workload* get() const { return &workload_; }

  private:
    accb_attr& add(const std::string& name, uint32_t type) {
        accb_attr& attr = attrs_.emplace_back();
        attr.name = {name.data(), name.size()};
        attr.type = type;
        attr.count = 1;
        return attr;
    }
    std::deque<accb_tensor> tensors_;
    std::vector<const accb_tensor*> tensor_list_;
    std::vector<uint32_t> indices_;
    std::vector<accb_attr> attrs_;
    accb_kernel kernel_{};
    const accb_kernel* kernel_list_ = &kernel_;
    accb_workload workload_{};
};

/// Every call's status; the first failure ends the run.
class course {
  public:
    explicit course(outcome& out) : out_(out) { error_.struct_size = sizeof(error_); }
    [[nodiscard]] bool ok(accb_status status) {
        out_.status = status;
        if (status != ACCB_OK) {
            out_.message = error_.message;
        }
        return status == ACCB_OK;
    }
    [[nodiscard]] accb_error* error() { return &error_; }

  private:
    outcome& out_;
    accb_error error_{};
};

struct placed {
    accb_buffer* buffer = nullptr;
    std::vector<std::byte> host;  // of ACCB_MEM_HOST
    uint64_t bytes = 0;
};

class launch_run {
  public:
    launch_run(const request& what, outcome& out) : what_(what), out_(out), course_(out) {}
    ~launch_run() {
        const accb_plugin& api = table();
        api.session_destroy(session_);
        for (const placed& it : placed_) {
            api.buffer_destroy(it.buffer);
        }
        api.program_destroy(program_);
    }

    void go() {
        const workload_text text(what_);
        if (!asked(text.get()) || !compiled(text.get()) || !bound() || !launched()) {
            return;
        }
        collect();
    }

  private:
    bool asked(const accb_workload* workload) {
        accb_query_desc desc{sizeof(desc), 1, &device_, workload};
        accb_support answer{};
        answer.struct_size = sizeof(answer);
        if (!course_.ok(table().query(context(), &desc, &answer, course_.error()))) {
            return false;
        }
        if (answer.answer == ACCB_NO) {
            out_.status = ACCB_UNSUPPORTED;
            out_.why = answer.why;
        }
        out_.note = answer.note;
        return answer.answer != ACCB_NO;
    }
    bool compiled(const accb_workload* workload) {
        accb_compile_desc desc{};
        desc.struct_size = sizeof(desc);
        desc.device_count = 1;
        desc.devices = &device_;
        desc.workload = workload;
        desc.view = ACCB_VIEW_KERNEL;
        const std::string mode = from_environment("ACCELBENCH_TESTED_LAUNCH_MODE", "stream");
        desc.launch_mode = mode == "graph" ? ACCB_LAUNCH_GRAPH : ACCB_LAUNCH_STREAM;
        desc.tune = what_.tune ? 1 : 0;
        desc.tuning = {what_.tuning.data(), what_.tuning.size()};
        desc.tuning_budget_ns = what_.tune ? 200'000'000 : 0;
        if (!course_.ok(table().compile(context(), &desc, &program_, course_.error()))) {
            return false;
        }
        const accb_str record = table().tuning_record(program_);
        out_.tuning_record.assign(record.data == nullptr ? "" : record.data, record.size);
        return true;
    }
    bool bound() {
        for (std::size_t index = 0; index < what_.operands.size(); ++index) {
            if (!place(what_.operands[index])) {
                return false;
            }
        }
        std::vector<accb_binding> bindings;
        for (uint32_t index = 0; index < placed_.size(); ++index) {
            bindings.push_back({index, 0, placed_[index].buffer, guard_bytes});
        }
        accb_session_desc desc{};
        desc.struct_size = sizeof(desc);
        desc.max_in_flight = 4;
        desc.devices = &device_;
        desc.device_count = 1;
        desc.bindings = bindings.data();
        desc.binding_count = static_cast<uint32_t>(bindings.size());
        return course_.ok(table().session_create(program_, &desc, &session_, course_.error()));
    }
    bool place(const operand& it) {
        const std::vector<std::byte> image = image_of(it);
        placed& here = placed_.emplace_back();
        here.bytes = image.size() - 2 * guard_bytes;
        const bool on_host =
            it.memory == ACCB_MEM_HOST || (what_.host_boundary && it.role != ACCB_CONST);
        accb_buffer_desc desc{};
        desc.struct_size = sizeof(desc);
        desc.memory = on_host ? ACCB_MEM_HOST : ACCB_MEM_DEVICE;
        desc.size = image.size();
        if (on_host) {
            here.host.resize(image.size());
            desc.host_ptr = here.host.data();
        }
        return course_.ok(table().buffer_create(context(), &desc, &here.buffer, course_.error())) &&
               course_.ok(table().buffer_write(here.buffer, 0, image.data(), image.size(),
                                               course_.error()));
    }
    static std::vector<std::byte> image_of(const operand& it) {
        std::size_t count = 1;
        for (const int64_t extent : it.extents) {
            count *= static_cast<std::size_t>(extent);
        }
        std::vector<std::byte> image(count * width_of(it.type) + 2 * guard_bytes, guard);
        if (!it.values.empty()) {
            EXPECT_EQ(it.values.size(), count);
            encode(it.values, it.type, image.data() + guard_bytes);
        } else {
            std::fill(image.begin() + guard_bytes, image.end() - guard_bytes, std::byte{0x7f});
        }
        return image;
    }
    bool launched() {
        uint64_t ticket = 0;
        for (uint32_t launch = 0; launch < what_.launches; ++launch) {
            accb_submit order{};
            order.struct_size = sizeof(order);
            if (!what_.scalars.empty()) {
                order.scalars = &what_.scalars.at(launch);
                order.scalar_count = 1;
            }
            if (!course_.ok(table().submit(session_, &order, &ticket, course_.error()))) {
                return false;
            }
            EXPECT_EQ(ticket, launch + 1);
        }
        constexpr uint64_t minute = 60'000'000'000;
        return course_.ok(table().wait(session_, ticket, minute, nullptr, course_.error()));
    }
    void collect() {
        out_.guards_kept = true;
        for (std::size_t index = 0; index < placed_.size(); ++index) {
            const placed& here = placed_[index];
            std::vector<std::byte> image(here.bytes + 2 * guard_bytes);
            if (!here.host.empty()) {
                image = here.host;
            } else if (!course_.ok(table().buffer_read(here.buffer, 0, image.data(), image.size(),
                                                       course_.error()))) {
                return;
            }
            for (uint64_t at = 0; at < guard_bytes; ++at) {
                out_.guards_kept =
                    out_.guards_kept && image[at] == guard && image[image.size() - 1 - at] == guard;
            }
            out_.after.push_back(
                decode(image.data() + guard_bytes, here.bytes, what_.operands[index].type));
        }
    }

    const request& what_;
    outcome& out_;
    course course_;
    const uint32_t device_ = 0;
    accb_program* program_ = nullptr;
    accb_session* session_ = nullptr;
    std::deque<placed> placed_;
};

}  // namespace

std::string missing_device() {
    return plugin().missing;
}

const accb_plugin& table() {
    return *plugin().table;
}

accb_ctx* context() {
    return plugin().context;
}

outcome run(const request& what) {
    outcome out;
    launch_run(what, out).go();
    return out;
}

}  // namespace accelbench::opencl_test
