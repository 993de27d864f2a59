// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/onnxruntime/scene.hpp"

#include <dlfcn.h>

#include <algorithm>
#include <cstdlib>
#include <stdexcept>
#include <utility>

namespace accelbench::onnxruntime_test {
namespace {

#ifdef ACCELBENCH_ONNXRUNTIME_PLUGIN
accb_plugin_entry_fn entry_of_the_plugin() {
    void* const library = ::dlopen(ACCELBENCH_ONNXRUNTIME_PLUGIN, RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr) {
        throw std::runtime_error(::dlerror());
    }
    return reinterpret_cast<accb_plugin_entry_fn>(::dlsym(library, ACCB_ENTRY_SYMBOL));
}
#else
// tests/mutants links the plug-in's own objects, and takes the double of a finished build.
extern "C" accb_status accb_plugin_entry_0(const accb_host*, const accb_plugin**,
                                           accb_error*) noexcept;
accb_plugin_entry_fn entry_of_the_plugin() {
    return accb_plugin_entry_0;
}
const int named_the_double =
    ::setenv("ACCELBENCH_ONNXRUNTIME_LIBRARY",
             (std::string(__FILE__).substr(0, std::string(__FILE__).find("/tests/unit/")) +
              "/build/ci/doubles/onnxruntime/libonnxruntime.so.1")
                 .c_str(),
             0);
#endif

const accb_plugin* load() {
    const accb_plugin_entry_fn entry = entry_of_the_plugin();
    const accb_plugin* plugin = nullptr;
    if (entry == nullptr || entry(nullptr, &plugin, nullptr) != ACCB_OK) {
        throw std::runtime_error("the plug-in has no entry");
    }
    return plugin;
}

template <class Function>
Function of_the_double(const char* name) {
    static void* const library =
        ::dlopen(std::getenv("ACCELBENCH_ONNXRUNTIME_LIBRARY"), RTLD_NOW | RTLD_LOCAL);
    return reinterpret_cast<Function>(::dlsym(library, name));
}

}  // namespace

void scene::take_log(void* self, uint32_t, accb_str text) {
    static_cast<scene*>(self)->log_ += std::string(sdk::text_of(text)) + "\n";
}

answered scene::answer(accb_status status) const {
    return {status, status == ACCB_OK || status == ACCB_PENDING ? "" : error_.message};
}

answered scene::open(const options& chosen) {
    static const accb_plugin* const loaded = load();
    plugin_ = loaded;
    error_.struct_size = sizeof(error_);
    host_.struct_size = sizeof(host_);
    host_.self = this;
    host_.log = take_log;
    std::vector<accb_attr> attrs;
    for (const auto& [name, value] : chosen) {
        attrs.push_back({sdk::str(name),
                         ACCB_ATTR_STR,
                         static_cast<uint32_t>(value.size()),
                         {.s = value.data()}});
    }
    return answer(plugin_->open(&host_, attrs.data(), static_cast<uint32_t>(attrs.size()),
                                &context_, &error_));
}

uint32_t scene::device_count() const {
    uint32_t count = 0;
    return plugin_->device_count(context_, &count, nullptr) == ACCB_OK ? count : 0;
}

accb_device_info scene::device(uint32_t index) const {
    accb_device_info info{};
    info.struct_size = sizeof(info);
    EXPECT_EQ(plugin_->device_info(context_, index, &info, nullptr), ACCB_OK);
    return info;
}

void scene::describe(const workload& what) {
    what_ = what;
    tensors_.assign(what_.operands.size(), {});
    tensor_pointers_.clear();
    for (std::size_t index = 0; index < tensors_.size(); ++index) {
        const operand& one = what_.operands[index];
        accb_tensor& tensor = tensors_[index];
        tensor.struct_size = sizeof(tensor);
        tensor.dtype = one.type;
        tensor.role = one.role;
        tensor.rank = static_cast<uint8_t>(one.extents.size());
        std::ranges::copy(one.extents, tensor.dim);
        tensor.name = sdk::str(one.name);
        tensor_pointers_.push_back(&tensor);
    }
    model_ = {};
    model_.struct_size = sizeof(model_);
    model_.view = ACCB_VIEW_ONNX;
    model_.bytes = what_.model.data();
    model_.size = what_.model.size();
    workload_ = {};
    workload_.struct_size = sizeof(workload_);
    workload_.phase = what_.phase;
    workload_.tensors = tensor_pointers_.data();
    workload_.tensor_count = static_cast<uint32_t>(tensors_.size());
    workload_.models = &model_pointer_;
    workload_.model_count = what_.model.empty() ? 0 : 1;
    workload_.scalar_count = what_.scalars;
    workload_.numerics = what_.numerics;
}

accb_support scene::query(const workload& what, uint32_t device) {
    describe(what);
    accb_query_desc desc{};
    desc.struct_size = sizeof(desc);
    desc.device_count = 1;
    desc.devices = &device;
    desc.workload = &workload_;
    accb_support support{};
    support.struct_size = sizeof(support);
    EXPECT_EQ(plugin_->query(context_, &desc, &support, &error_), ACCB_OK) << error_.message;
    return support;
}

answered scene::compile(const workload& what, uint32_t device, uint32_t view, uint32_t boundary) {
    plugin_->program_destroy(std::exchange(program_, nullptr));
    describe(what);
    accb_compile_desc desc{};
    desc.struct_size = sizeof(desc);
    desc.device_count = 1;
    desc.devices = &device;
    desc.workload = &workload_;
    desc.view = view;
    desc.launch_mode = ACCB_LAUNCH_STREAM;
    desc.boundary = boundary;
    return answer(plugin_->compile(context_, &desc, &program_, &error_));
}

accb_support scene::info() const {
    accb_support support{};
    support.struct_size = sizeof(support);
    EXPECT_EQ(plugin_->program_info(program_, &support, nullptr), ACCB_OK);
    return support;
}

answered scene::bind() {
    std::vector<accb_binding> bindings;
    for (uint32_t index = 0; index < tensors_.size(); ++index) {
        if (buffers_.size() <= index) {
            accb_buffer_desc desc{};
            desc.struct_size = sizeof(desc);
            desc.memory = ACCB_MEM_DEVICE;
            desc.size = what_.operands[index].values.size() * sizeof(float);
            accb_buffer* buffer = nullptr;
            if (const accb_status made = plugin_->buffer_create(context_, &desc, &buffer, &error_);
                made != ACCB_OK) {
                return answer(made);
            }
            buffers_.push_back(buffer);
            write(index, what_.operands[index].values);
        }
        bindings.push_back({index, 0, buffers_[index], 0});
    }
    accb_session_desc desc{};
    desc.struct_size = sizeof(desc);
    desc.max_in_flight = 16;
    desc.bindings = bindings.data();
    desc.binding_count = static_cast<uint32_t>(bindings.size());
    return answer(plugin_->session_create(program_, &desc, &session_, &error_));
}

void scene::write(uint32_t tensor, const std::vector<float>& values) {
    EXPECT_EQ(plugin_->buffer_write(buffers_[tensor], 0, values.data(),
                                    values.size() * sizeof(float), &error_),
              ACCB_OK);
}

std::vector<float> scene::read(uint32_t tensor) {
    std::vector<float> values(what_.operands[tensor].values.size());
    EXPECT_EQ(plugin_->buffer_read(buffers_[tensor], 0, values.data(),
                                   values.size() * sizeof(float), &error_),
              ACCB_OK);
    return values;
}

answered scene::submit(int64_t scalar, uint64_t* ticket) {
    accb_submit order{};
    order.struct_size = sizeof(order);
    order.scalars = &scalar;
    order.scalar_count = what_.scalars;
    return answer(plugin_->submit(session_, &order, ticket, &error_));
}

answered scene::wait(uint64_t ticket, uint64_t timeout_ns, accb_completion* done) {
    if (done != nullptr) {
        done->struct_size = sizeof(*done);
    }
    return answer(plugin_->wait(session_, ticket, timeout_ns, done, &error_));
}

void scene::unbind() {
    plugin_->session_destroy(std::exchange(session_, nullptr));
}

void scene::close() {
    if (context_ == nullptr) {
        return;
    }
    unbind();
    for (accb_buffer* buffer : buffers_) {
        plugin_->buffer_destroy(buffer);
    }
    buffers_.clear();
    plugin_->program_destroy(std::exchange(program_, nullptr));
    plugin_->close(std::exchange(context_, nullptr));
}

void scene::TearDown() {
    close();
}

void double_scene::SetUp() {
    set("");
}

void double_scene::TearDown() {
    let_go();
    close();
    const accb_onnxruntime_double_counts left = counts();
    EXPECT_EQ(left.envs + left.sessions + left.options + left.bindings + left.values +
                  left.statuses + left.others,
              0U)
        << "objects of ONNX Runtime are left behind";
}

void double_scene::set(const std::string& entries) {
    // The version belongs to the process, and the test's own environment sets it.
    static const char* const own = std::getenv("ACCELBENCH_ONNXRUNTIME_DOUBLE");
    static const std::string offers = std::string(own == nullptr ? "" : own) +
                                      " providers=SlowExecutionProvider,AzureExecutionProvider,"
                                      "OpenVINOExecutionProvider,CPUExecutionProvider ";
    ::setenv("ACCELBENCH_ONNXRUNTIME_DOUBLE", (offers + entries).c_str(), 1);
    of_the_double<void (*)()>("accb_onnxruntime_double_settings")();
}

void double_scene::let_go() {
    of_the_double<void (*)()>("accb_onnxruntime_double_release")();
}

std::string double_scene::provider_options() {
    return of_the_double<const char* (*)()>("accb_onnxruntime_double_options")();
}

accb_onnxruntime_double_counts double_scene::counts() {
    accb_onnxruntime_double_counts now{};
    of_the_double<void (*)(accb_onnxruntime_double_counts*)>("accb_onnxruntime_double")(&now);
    return now;
}

}  // namespace accelbench::onnxruntime_test
