// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/npus/runner.hpp"

#include <dlfcn.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <numeric>
#include <stdexcept>
#include <utility>

#include "kernels/catalogue/catalogue.hpp"
#include "kernels/data/convert.hpp"
#include "kernels/data/generator.hpp"
#include "kernels/suites/suite.hpp"

namespace accelbench::npu_test {
namespace {

constexpr std::byte poison{0x7f};  // as a floating type: NaN, or close to its largest number

const accb_plugin* load(const std::string& file) {
    void* const library = ::dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr) {
        throw std::runtime_error(::dlerror());
    }
    const auto entry = reinterpret_cast<accb_plugin_entry_fn>(::dlsym(library, ACCB_ENTRY_SYMBOL));
    const accb_plugin* plugin = nullptr;
    if (entry == nullptr || entry(nullptr, &plugin, nullptr) != ACCB_OK) {
        throw std::runtime_error("the plug-in has no entry");
    }
    return plugin;
}

void remember(void* self, uint32_t, accb_str text) {
    static_cast<std::vector<std::string>*>(self)->emplace_back(text.data, text.size);
}

}  // namespace

kernels::workload program(const std::string& part) {
    const auto suite = kernels::load_suite(ACCELBENCH_PROGRAMS);
    if (!suite) {
        throw std::runtime_error(to_string(suite.error()));
    }
    for (const auto& row : suite->rows) {
        if (row.work.id.find(part) != std::string::npos) {
            return row.work;
        }
    }
    throw std::runtime_error("no program has " + part);
}

runner::runner(const std::string& plugin, std::filesystem::path folder)
    : plugin_(load(plugin)), folder_(std::move(folder)) {
    host_.struct_size = sizeof(host_);
    host_.abi_minor = ACCB_ABI_MINOR;
    host_.self = &log_;
    host_.log = remember;
    error_.struct_size = sizeof(error_);
    std::filesystem::create_directories(folder_);
}

answered runner::answer(accb_status status) const {
    return status == ACCB_OK ? answered{status, "", 0}
                             : answered{status, error_.message, error_.vendor_code};
}

answered runner::open(const std::map<std::string, std::string>& options) {
    std::vector<accb_attr> attrs;
    for (const auto& [name, value] : options) {
        attrs.push_back({sdk::str(name),
                         ACCB_ATTR_STR,
                         static_cast<uint32_t>(value.size()),
                         {.s = value.data()}});
    }
    return answer(plugin_->open(&host_, attrs.data(), static_cast<uint32_t>(attrs.size()),
                                &context_, &error_));
}

uint32_t runner::device_count() {
    uint32_t count = 0;
    (void)plugin_->device_count(context_, &count, &error_);
    return count;
}

accb_device_info runner::info(uint32_t index) {
    accb_device_info info{};
    info.struct_size = sizeof(info);
    if (plugin_->device_info(context_, index, &info, &error_) != ACCB_OK) {
        throw std::runtime_error(error_.message);
    }
    return info;
}

void runner::choose(const kernels::workload& work, const artifact& made) {
    work_ = work;
    made_ = made;
    view_ = std::make_unique<worker::workload_view>(work_);
    shown_ = view_->workload();
    if (made.format.empty()) {
        return;
    }
    path_ = (folder_ / ("program." + made.format)).string();
    std::ofstream(path_) << "accelbench-double 1\nformat=" << made.format << "\nchip=" << made.chip
                         << "\nprecision=" << made.precision << "\ncanonical:\n"
                         << kernels::canonical_text(work_) << (made.cut_off ? "" : "end\n");
    model_.struct_size = sizeof(model_);
    model_.view = ACCB_VIEW_ARTIFACT;
    model_.format = sdk::str(made_.format);
    model_.path = sdk::str(path_);
    model_.chip = sdk::str(made_.chip);
    model_.arithmetic = model_.weights = model_.activations = made.arithmetic;
    model_.accumulate = made.accumulate;
    model_.sha256[0] = 0x5a;
    shown_.models = &model_pointer_;
    shown_.model_count = 1;
}

accb_support runner::query() {
    accb_query_desc desc{sizeof(desc), 1, &device_, &shown_};
    accb_support support{};
    support.struct_size = sizeof(support);
    if (plugin_->query(context_, &desc, &support, &error_) != ACCB_OK) {
        throw std::runtime_error(error_.message);
    }
    return support;
}

answered runner::compile(uint32_t boundary, uint32_t view) {
    accb_compile_desc desc{};
    desc.struct_size = sizeof(desc);
    desc.device_count = 1;
    desc.devices = &device_;
    desc.workload = &shown_;
    desc.view = view;
    desc.launch_mode = ACCB_LAUNCH_STREAM;
    desc.boundary = boundary;
    return answer(plugin_->compile(context_, &desc, &program_, &error_));
}

accb_support runner::built() {
    accb_support support{};
    support.struct_size = sizeof(support);
    (void)plugin_->program_info(program_, &support, &error_);
    return support;
}

answered runner::bind(bool on_device) {
    before_ = kernels::make_operands(work_, {.seed = 7, .set = 1});
    std::vector<accb_binding> bindings;
    for (std::size_t i = 0; i < work_.tensors.size(); ++i) {
        std::vector<std::byte> whole(2 * guard + kernels::byte_count(work_.tensors[i]), poison);
        std::copy(before_[i].begin(), before_[i].end(), whole.begin() + guard);
        accb_buffer_desc desc{};
        desc.struct_size = sizeof(desc);
        desc.memory = on_device ? ACCB_MEM_DEVICE : ACCB_MEM_HOST;
        desc.size = whole.size();
        host_memory_.push_back(std::move(whole));
        desc.host_ptr = on_device ? nullptr : host_memory_.back().data();
        accb_buffer* buffer = nullptr;
        accb_status status = plugin_->buffer_create(context_, &desc, &buffer, &error_);
        if (status == ACCB_OK) {
            buffers_.push_back(buffer);
            status =
                plugin_->buffer_write(buffer, 0, host_memory_.back().data(), desc.size, &error_);
        }
        if (status != ACCB_OK) {
            return answer(status);
        }
        bindings.push_back({static_cast<uint32_t>(i), 0, buffer, guard});
    }
    accb_session_desc desc{};
    desc.struct_size = sizeof(desc);
    desc.max_in_flight = 1;
    desc.bindings = bindings.data();
    desc.binding_count = static_cast<uint32_t>(bindings.size());
    return answer(plugin_->session_create(program_, &desc, &session_, &error_));
}

answered runner::launch() {
    uint64_t ticket = 0;
    accb_status status = plugin_->submit(session_, nullptr, &ticket, &error_);
    if (status == ACCB_OK) {
        status = plugin_->wait(session_, ticket, UINT64_MAX, nullptr, &error_);
    }
    return answer(status);
}

std::vector<std::byte> runner::read(std::size_t tensor) {
    std::vector<std::byte> bytes(kernels::byte_count(work_.tensors[tensor]));
    if (plugin_->buffer_read(buffers_[tensor], guard, bytes.data(), bytes.size(), &error_) !=
        ACCB_OK) {
        throw std::runtime_error(error_.message);
    }
    return bytes;
}

double runner::worst() {
    const auto reference =
        kernels::find_kernel(work_.kernel)
            ->make_reference(work_, {before_.begin(), before_.end()}, kernels::data_mode::random);
    double most = 0.0;
    for (std::size_t i = 0; i < work_.tensors.size(); ++i) {
        if (!kernels::is_written(work_.tensors[i].role)) {
            continue;
        }
        const auto at = static_cast<std::uint32_t>(i);
        std::vector<std::uint64_t> rows(reference->layout(at).rows);
        std::iota(rows.begin(), rows.end(), 0);
        const auto right = reference->rows(at, rows, 1);
        const auto got = kernels::all_f64(work_.tensors[i].type, read(i));
        for (std::size_t k = 0; k < got.size(); ++k) {
            const double off = std::fabs(got[k] - right.value[k]);
            const double ratio = off == 0.0 ? 0.0 : off / right.tolerance[k];
            most = std::isnan(ratio) ? INFINITY : std::max(most, ratio);
        }
    }
    return most;
}

bool runner::guards_kept() {
    bool kept = true;
    for (std::size_t i = 0; i < buffers_.size(); ++i) {
        std::vector<std::byte> whole(host_memory_[i].size());
        kept = kept &&
               plugin_->buffer_read(buffers_[i], 0, whole.data(), whole.size(), &error_) == ACCB_OK;
        const auto intact = [](std::byte one) { return one == poison; };
        kept = kept && std::all_of(whole.begin(), whole.begin() + guard, intact) &&
               std::all_of(whole.end() - guard, whole.end(), intact);
    }
    return kept;
}

bool runner::close() {
    if (context_ == nullptr) {
        return true;
    }
    plugin_->session_destroy(std::exchange(session_, nullptr));
    for (accb_buffer* buffer : buffers_) {
        plugin_->buffer_destroy(buffer);
    }
    buffers_.clear();
    plugin_->program_destroy(std::exchange(program_, nullptr));
    accb_counts counts{};
    counts.struct_size = sizeof(counts);
    (void)plugin_->counts(context_, &counts, &error_);
    plugin_->close(std::exchange(context_, nullptr));
    host_memory_.clear();
    return counts.programs == 0 && counts.buffers == 0 && counts.sessions == 0 &&
           counts.device_bytes == 0;
}

}  // namespace accelbench::npu_test
