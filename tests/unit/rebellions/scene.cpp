// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/rebellions/scene.hpp"

#include <dlfcn.h>

#include <cmath>
#include <fstream>
#include <numeric>
#include <stdexcept>
#include <utility>

#include "kernels/data/convert.hpp"

namespace accelbench::rebellions_test {
namespace {

const accb_plugin* load() {
    void* const library = ::dlopen(ACCELBENCH_REBELLIONS_PLUGIN, RTLD_NOW | RTLD_LOCAL);
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

/// Small numbers of both signs that f16 holds exactly.
std::vector<std::byte> pattern(const kernels::tensor& t, std::size_t which) {
    std::vector<double> values(kernels::element_count(t));
    for (std::size_t i = 0; i < values.size(); ++i) {
        values[i] = t.role == kernels::tensor_role::output
                        ? std::nan("")
                        : static_cast<double>((i * 7 + which * 3) % 11) / 4.0 - 1.0;
        values[i] = t.name == "v" ? std::fabs(values[i]) : values[i];
    }
    std::vector<std::byte> bytes(kernels::byte_count(t));
    kernels::store_f64(t.type, values, 0, bytes);
    return bytes;
}

}  // namespace

scene::scene() {
    std::string name = (std::filesystem::temp_directory_path() / "accb_rebellions_XXXXXX");
    folder_ = ::mkdtemp(name.data());
    set("");
    use("matmul", {{"m", std::int64_t{4}},
                   {"n", std::int64_t{6}},
                   {"k", std::int64_t{8}},
                   {"form", std::string("nt")},
                   {"dtype", std::string("f16")}});
}

scene::~scene() {
    close();
    set("");
    std::filesystem::remove_all(folder_);
}

void scene::set(const std::string& settings) {
    ::setenv("ACCELBENCH_RBLN_DOUBLE", settings.c_str(), 1);
    ::unsetenv("ACCELBENCH_RBLN_DOUBLE_LOST");
}

void scene::use(const std::string& kernel, const kernels::suite_entry& entry,
                const std::string& precision) {
    work_ = *kernels::find_kernel(kernel)->build(entry);
    const std::string path = folder_ / (kernel + ".rbln");
    std::ofstream(path) << "accelbench-double 1\nformat=rbln\nchip=RBLN-CA25\n"
                           "compiler=rebel-compiler 0.12.0\nprecision="
                        << precision << "\ncanonical:\n"
                        << kernels::canonical_text(work_) << "end\n";
    model_ = kernels::model_file{.form = kernels::view::artifact,
                                 .format = "rbln",
                                 .compiler = "rebel-compiler 0.12.0",
                                 .bytes = {},
                                 .path = path,
                                 .sha256 = std::string(64, '5'),
                                 .source_sha256 = {},
                                 .arithmetic = ACCB_F16,
                                 .accumulate = ACCB_F32,
                                 .weights = ACCB_F16,
                                 .activations = ACCB_F16,
                                 .chip = "RBLN-CA25"};
}

answered scene::answer(accb_status status) const {
    return {status, status == ACCB_OK || status == ACCB_PENDING ? "" : error_.message};
}

answered scene::open(const options& more) {
    static const accb_plugin* const loaded = load();
    plugin_ = loaded;
    error_.struct_size = sizeof(error_);
    options all{{"sdk", "0.12.0"}};
    for (const auto& [name, value] : more) {
        all[name] = value;
    }
    std::vector<accb_attr> attrs;
    for (const auto& [name, value] : all) {
        if (!value.empty()) {
            attrs.push_back({sdk::str(name),
                             ACCB_ATTR_STR,
                             static_cast<uint32_t>(value.size()),
                             {.s = value.data()}});
        }
    }
    return answer(plugin_->open(nullptr, attrs.data(), static_cast<uint32_t>(attrs.size()),
                                &context_, &error_));
}

accb_support scene::query() {
    const std::vector<kernels::model_file> models =
        model_ ? std::vector{*model_} : std::vector<kernels::model_file>{};
    const worker::workload_view view(work_, models);
    const uint32_t device = 0;
    const accb_query_desc desc{sizeof(desc), 1, &device, &view.workload()};
    accb_support support{};
    support.struct_size = sizeof(support);
    EXPECT_EQ(plugin_->query(context_, &desc, &support, &error_), ACCB_OK) << error_.message;
    return support;
}

answered scene::compile(std::uint32_t boundary) {
    const std::vector<kernels::model_file> models =
        model_ ? std::vector{*model_} : std::vector<kernels::model_file>{};
    const worker::workload_view view(work_, models);
    const uint32_t device = 0;
    accb_compile_desc desc{};
    desc.struct_size = sizeof(desc);
    desc.device_count = 1;
    desc.devices = &device;
    desc.workload = &view.workload();
    desc.view = ACCB_VIEW_ARTIFACT;
    desc.launch_mode = ACCB_LAUNCH_STREAM;
    desc.boundary = boundary;
    return answer(plugin_->compile(context_, &desc, &program_, &error_));
}

answered scene::bind() {
    std::vector<accb_binding> bindings;
    for (std::size_t index = 0; index < work_.tensors.size(); ++index) {
        host_.push_back(pattern(work_.tensors[index], index));
    }
    first_ = host_;
    for (std::size_t index = 0; index < host_.size(); ++index) {
        accb_buffer_desc desc{};
        desc.struct_size = sizeof(desc);
        desc.memory = ACCB_MEM_HOST;
        desc.size = host_[index].size();
        desc.host_ptr = host_[index].data();
        accb_buffer* buffer = nullptr;
        if (const accb_status made = plugin_->buffer_create(context_, &desc, &buffer, &error_);
            made != ACCB_OK) {
            return answer(made);
        }
        buffers_.push_back(buffer);
        bindings.push_back({static_cast<uint32_t>(index), 0, buffer, 0});
    }
    accb_session_desc desc{};
    desc.struct_size = sizeof(desc);
    desc.max_in_flight = depth_;
    desc.bindings = bindings.data();
    desc.binding_count = static_cast<uint32_t>(bindings.size());
    return answer(plugin_->session_create(program_, &desc, &session_, &error_));
}

answered scene::submit(std::uint64_t* ticket, std::int64_t scalar) {
    accb_submit order{};
    order.struct_size = sizeof(order);
    order.scalars = &scalar;
    order.scalar_count = static_cast<uint32_t>(work_.scalars.size());
    std::uint64_t ignored = 0;
    return answer(
        plugin_->submit(session_, &order, ticket == nullptr ? &ignored : ticket, &error_));
}

answered scene::wait(std::uint64_t ticket, std::uint64_t timeout_ns) {
    return answer(plugin_->wait(session_, ticket, timeout_ns, nullptr, &error_));
}

void scene::ready(const options& more) {
    const answered opened = open(more);
    ASSERT_EQ(opened.status, ACCB_OK) << opened.text;
    const answered compiled = compile();
    ASSERT_EQ(compiled.status, ACCB_OK) << compiled.text;
    const answered bound = bind();
    ASSERT_EQ(bound.status, ACCB_OK) << bound.text;
}

bool scene::is_right(std::uint64_t launches) {
    constexpr double narrow = 0x1p-9;  // operands are exact, so that only results were rounded
    const auto reference =
        kernels::find_kernel(work_.kernel)
            ->make_reference(work_, {first_.begin(), first_.end()}, kernels::data_mode::random);
    bool right = true;
    for (uint32_t index = 0; index < work_.tensors.size(); ++index) {
        const kernels::tensor& t = work_.tensors[index];
        if (!kernels::is_written(t.role)) {
            continue;
        }
        std::vector<std::uint64_t> rows(reference->layout(index).rows);
        std::iota(rows.begin(), rows.end(), 0);
        const auto expected = reference->rows(index, rows, launches);
        const auto got = kernels::all_f64(t.type, host_[index]);
        for (std::size_t i = 0; i < got.size(); ++i) {
            const double allowed =
                expected.tolerance[i] + narrow * (std::fabs(expected.value[i]) + 0x1p-10);
            right = right && std::fabs(got[i] - expected.value[i]) <= allowed;
        }
    }
    return right;
}

void scene::close() {
    if (context_ == nullptr) {
        return;
    }
    plugin_->session_destroy(std::exchange(session_, nullptr));
    for (accb_buffer* buffer : buffers_) {
        plugin_->buffer_destroy(buffer);
    }
    buffers_.clear();
    plugin_->program_destroy(std::exchange(program_, nullptr));
    plugin_->close(std::exchange(context_, nullptr));
    host_.clear();
}

}  // namespace accelbench::rebellions_test
