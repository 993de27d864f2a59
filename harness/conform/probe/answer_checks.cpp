// SPDX-License-Identifier: Apache-2.0
// What query(), compile() and program_info() answer: to fair questions, to those of a newer
// harness, and to nonsense.
#include <cstring>
#include <limits>
#include <memory>

#include "harness/conform/probe/scene.hpp"

namespace accelbench::conform {
namespace {

accb_support empty_support() {
    accb_support support;
    std::memset(static_cast<void*>(&support), 0, sizeof support);
    support.struct_size = sizeof support;
    return support;
}

accb_status ask(subject& plugin, accb_ctx* ctx, const accb_workload& workload,
                accb_support& support, accb_error* error) {
    const std::uint32_t device = plugin.order().device;
    accb_query_desc desc{};
    desc.struct_size = sizeof desc;
    desc.device_count = 1;
    desc.devices = &device;
    desc.workload = &workload;
    return plugin.table().query(ctx, &desc, &support, error);
}

void check_sound(const accb_support& support, const std::string& of) {
    expect(support.struct_size == sizeof support, "query() changes struct_size");
    expect(support.answer >= ACCB_NO && support.answer <= ACCB_YES_PARTLY_ON_HOST,
           "query() of " + of + " answers " + std::to_string(support.answer) +
               ", which is none of the header's");
    const std::string note = text_in(support.note, sizeof support.note, "accb_support.note");
    const std::string names = text_in(support.implementations, sizeof support.implementations,
                                      "accb_support.implementations");
    expect(is_utf8(note) && is_utf8(names), "query() of " + of + " answers text that is no UTF-8");
    if (support.answer == ACCB_NO) {
        expect(support.why >= ACCB_WHY_OP && support.why <= ACCB_WHY_VIEW,
               "query() says no to " + of + " without a why");
        expect(!note.empty(), "query() says no to " + of + " without a sentence in note");
        return;
    }
    expect(support.compute != 0, "query() says yes to " + of + " without its compute type");
    expect((support.views & (ACCB_VIEW_KERNEL | ACCB_VIEW_ONNX | ACCB_VIEW_ARTIFACT)) != 0,
           "query() says yes to " + of + " but to none of its views");
    expect((support.launch_modes &
            (ACCB_LAUNCH_STREAM | ACCB_LAUNCH_GRAPH | ACCB_LAUNCH_RESIDENT_LOOP)) != 0,
           "query() says yes to " + of + " but to no launch mode");
    expect((support.boundaries & (ACCB_BOUNDARY_RESIDENT | ACCB_BOUNDARY_HOST)) != 0,
           "query() says yes to " + of + " but to no boundary");
    expect((support.answer == ACCB_YES_PARTLY_ON_HOST) == (support.host_ops != 0),
           "query() of " + of + ": host_ops and ACCB_YES_PARTLY_ON_HOST go together");
}

void answers_fairly(subject& plugin) {
    accb_ctx* ctx = plugin.open();
    called call;
    for (const kernels::workload& question : plugin.order().questions) {
        const worker::workload_view view(question);
        accb_support first = empty_support(), second = empty_support();
        call.ok(ask(plugin, ctx, view.workload(), first, call.fresh()),
                "query() of " + question.id);
        check_sound(first, question.id);
        call.ok(ask(plugin, ctx, view.workload(), second, nullptr), "query() again");
        expect(std::memcmp(&first, &second, sizeof first) == 0,
               "query() of " + question.id + " answers otherwise the second time");
    }
    const accb_counts now = plugin.counts(ctx);
    expect(now.programs + now.buffers + now.sessions == 0, "query() leaves objects behind");
    plugin.close(ctx);
}

template <class Struct>
struct grown {
    Struct known;
    unsigned char tail[40];
};

template <class Struct>
void fill_tail(grown<Struct>& one, bool writable) {
    std::memset(one.tail, 0xee, sizeof one.tail);
    one.known.struct_size = sizeof one;
    if (writable) {
        std::memset(reinterpret_cast<char*>(&one.known) + sizeof(std::uint32_t), 0xee,
                    sizeof one.known - sizeof(std::uint32_t));
    }
}

template <class Struct>
void check_tail(const grown<Struct>& one, const std::string& call) {
    expect(one.known.struct_size == sizeof one, call + " changes struct_size");
    for (const unsigned char byte : one.tail) {
        expect(byte == 0xee, call + " writes fields that its header does not know");
    }
}

/// As a harness of a later minor would ask.
void bears_grown_structs(subject& plugin) {
    accb_ctx* ctx = plugin.open();
    called call;
    const probe_work& what = any_work(plugin);
    const worker::workload_view view(what.work, what.models);
    std::vector<grown<accb_tensor>> tensors(view.workload().tensor_count);
    std::vector<const accb_tensor*> pointers;
    for (std::uint32_t i = 0; i < view.workload().tensor_count; ++i) {
        tensors[i].known = *view.workload().tensors[i];
        fill_tail(tensors[i], false);
        pointers.push_back(&tensors[i].known);
    }
    grown<accb_kernel> kernel{};
    kernel.known = *view.workload().kernels[0];
    fill_tail(kernel, false);
    const accb_kernel* kernel_pointer = &kernel.known;
    grown<accb_workload> workload{};
    workload.known = view.workload();
    workload.known.tensors = pointers.data();
    workload.known.kernels = &kernel_pointer;
    fill_tail(workload, false);
    const std::uint32_t device = plugin.order().device;
    grown<accb_query_desc> desc{};
    desc.known = {
        .struct_size = 0, .device_count = 1, .devices = &device, .workload = &workload.known};
    fill_tail(desc, false);
    grown<accb_support> support{};
    fill_tail(support, true);
    call.ok(plugin.table().query(ctx, &desc.known, &support.known, call.fresh()),
            "query() in grown structs");
    check_tail(support, "query()");
    expect(support.known.answer != ACCB_NO,
           "query() says no to grown structs of " + what.work.id + ", and yes to plain ones");
    grown<accb_device_info> info{};
    fill_tail(info, true);
    call.ok(plugin.table().device_info(ctx, device, &info.known, call.fresh()), "device_info()");
    check_tail(info, "device_info()");
    grown<accb_counts> counts{};
    fill_tail(counts, true);
    call.ok(plugin.table().counts(ctx, &counts.known, call.fresh()), "counts()");
    check_tail(counts, "counts()");
    plugin.close(ctx);
}

/// A workload that a test may spoil.
struct spoilt {
    explicit spoilt(const kernels::workload& from) : source(from), view(source) {
        for (std::uint32_t i = 0; i < view.workload().tensor_count; ++i) {
            tensors.push_back(*view.workload().tensors[i]);
        }
        kernel = *view.workload().kernels[0];
        attrs.assign(kernel.attrs, kernel.attrs + kernel.attr_count);
        operands.assign(kernel.operands, kernel.operands + kernel.operand_count);
        workload = view.workload();
    }
    const accb_workload& get() {
        pointers.clear();
        for (const accb_tensor& tensor : tensors) {
            pointers.push_back(&tensor);
        }
        kernel.attrs = attrs.data();
        kernel.attr_count = static_cast<std::uint32_t>(attrs.size());
        kernel.operands = operands.data();
        kernel.operand_count = static_cast<std::uint32_t>(operands.size());
        workload.tensors = pointers.data();
        workload.tensor_count = static_cast<std::uint32_t>(tensors.size());
        workload.kernels = &kernel_pointer;
        return workload;
    }
    kernels::workload source;
    worker::workload_view view;
    std::vector<accb_tensor> tensors;
    std::vector<const accb_tensor*> pointers;
    std::vector<accb_attr> attrs;
    std::vector<std::uint32_t> operands;
    accb_kernel kernel{};
    const accb_kernel* kernel_pointer = &kernel;
    accb_workload workload{};
};

struct nonsense {
    const char* name;
    bool may_say_yes;
    void (*spoil)(spoilt&);
};

constexpr std::int64_t huge = std::int64_t{1} << 62;

const nonsense kinds_of_nonsense[] = {
    {"an operator that nobody has", false,
     [](spoilt& s) {
         s.kernel.op = {"no.such.operator", 16};
     }},
    {"a type that nobody has", false,
     [](spoilt& s) {
         for (accb_tensor& tensor : s.tensors) {
             tensor.dtype = 0x7777;
         }
     }},
    {"a tensor of rank 200", false,
     [](spoilt& s) {
         for (accb_tensor& tensor : s.tensors) {
             tensor.rank = 200;
         }
     }},
    {"a negative extent", false, [](spoilt& s) { s.tensors[0].dim[0] = -5; }},
    {"extents whose product overflows", false,
     [](spoilt& s) {
         for (accb_tensor& tensor : s.tensors) {
             tensor.rank = 2;
             tensor.dim[0] = tensor.dim[1] = huge;
         }
     }},
    {"an extent of zero", true, [](spoilt& s) { s.tensors[0].dim[0] = 0; }},
    {"an operand that does not exist", false, [](spoilt& s) { s.operands[0] = 1000; }},
    {"no operands", false, [](spoilt& s) { s.operands.clear(); }},
    {"no kernel", false, [](spoilt& s) { s.workload.kernel_count = 0; }},
    {"an attribute of unknown type", true,
     [](spoilt& s) {
         accb_attr odd{};
         odd.name = {"odd", 3};
         odd.type = 99;
         odd.count = 1;
         s.attrs.push_back(odd);
     }},
};

/// Asks and, where the answer is "no", compiles all the same: neither may crash.
void survives_nonsense(subject& plugin) {
    const probe_work& what = any_work(plugin);
    if (what.work.operands.empty()) {
        throw finding{outcome::not_offered, "no workload with operands is supported"};
    }
    accb_ctx* ctx = plugin.open();
    called call;
    for (const nonsense& kind : kinds_of_nonsense) {
        spoilt workload(what.work);
        kind.spoil(workload);
        accb_support support = empty_support();
        const accb_status status = ask(plugin, ctx, workload.get(), support, call.fresh());
        if (status == ACCB_OK) {
            expect(kind.may_say_yes || support.answer == ACCB_NO,
                   std::string("query() says yes to ") + kind.name);
        } else {
            call.refused(status, std::string("query() of ") + kind.name);
        }
        if (kind.may_say_yes) {
            continue;
        }
        const std::uint32_t device = plugin.order().device;
        accb_compile_desc desc{};
        desc.struct_size = sizeof desc;
        desc.device_count = 1;
        desc.devices = &device;
        desc.workload = &workload.get();
        desc.view = ACCB_VIEW_KERNEL;
        desc.launch_mode = ACCB_LAUNCH_STREAM;
        desc.boundary = ACCB_BOUNDARY_RESIDENT;
        accb_program* program = nullptr;
        call.refused(plugin.table().compile(ctx, &desc, &program, call.fresh()),
                     std::string("compile() of ") + kind.name);
    }
    const accb_counts now = plugin.counts(ctx);
    expect(now.programs == 0, "a refused compile() leaves a program behind");
    plugin.close(ctx);
}

/// The same arithmetic before and after compiling.
void promise_and_deed_agree(subject& plugin) {
    accb_ctx* ctx = plugin.open();
    called call;
    for (const probe_work& what : some_works(plugin)) {
        const worker::workload_view view(what.work, what.models);
        accb_support promised = empty_support();
        call.ok(ask(plugin, ctx, view.workload(), promised, call.fresh()), "query()");
        scene built(plugin, ctx, what);
        const accb_support& done = built.support();
        check_sound(done, what.work.id + " once compiled");
        expect(promised.answer == done.answer && promised.compute == done.compute &&
                   promised.accumulate == done.accumulate && promised.host_ops == done.host_ops,
               "program_info() of " + what.work.id + " is not what query() had promised (answer " +
                   std::to_string(promised.answer) + " and " + std::to_string(done.answer) +
                   ", compute type " + std::to_string(promised.compute) + " and " +
                   std::to_string(done.compute) + ")");
        built.destroy();
    }
    plugin.close(ctx);
}

}  // namespace

std::vector<probe_check> answer_checks() {
    return {{"cap.query", answers_fairly},
            {"cap.truth", promise_and_deed_agree},
            {"abi.grown-structs", bears_grown_structs},
            {"abi.hostile-input", survives_nonsense}};
}

}  // namespace accelbench::conform
