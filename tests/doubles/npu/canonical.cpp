// SPDX-License-Identifier: Apache-2.0
// Lines are read in their sorted order, in which tensors, scalars and attributes come in theirs.
#include "tests/doubles/npu/canonical.hpp"

#include <algorithm>
#include <charconv>
#include <vector>

#include "kernels/suites/suite.hpp"

namespace accelbench::npu_double {
namespace {

using kernels::workload;

template <class Number>
bool read_number(std::string_view text, Number& out) {
    const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), out);
    return code == std::errc() && end == text.data() + text.size();
}

/// The text up to `mark`, which is taken off with it.
std::string_view cut(std::string_view& text, std::string_view mark) {
    const std::size_t at = text.find(mark);
    const std::string_view head = text.substr(0, at);
    text.remove_prefix(at == std::string_view::npos ? text.size() : at + mark.size());
    return head;
}

template <class Number>
bool read_list(std::string_view text, std::vector<Number>& out) {
    while (!text.empty()) {
        if (!read_number(cut(text, ","), out.emplace_back())) {
            return false;
        }
    }
    return true;
}

bool read_dtype(std::string_view text, kernels::dtype& out) {
    const auto known = kernels::parse_dtype(text);
    out = known.value_or(kernels::dtype::f32);
    return known.has_value();
}

bool read_fill(std::string_view text, kernels::fill_recipe& out) {
    constexpr std::string_view names[] = {"normal",  "uniform", "integers", "zero",
                                          "derived", "labels",  "logits"};
    const std::string_view name = cut(text, "(");
    for (std::size_t i = 0; i < std::size(names); ++i) {
        if (name == names[i] && text.ends_with(')')) {
            text.remove_suffix(1);
            out.kind = static_cast<kernels::fill_kind>(i);
            return read_number(cut(text, ","), out.a) && read_number(text, out.b);
        }
    }
    return false;
}

/// "b f16 [320,1712] role=4 where=0 fill=normal(0,1) exact_fill=integers(-6,6)"
bool read_tensor(std::string_view text, workload& w) {
    kernels::tensor t;
    t.name = cut(text, " ");
    int role = 0, where = 0;
    if (!read_dtype(cut(text, " ["), t.type) || !read_list(cut(text, "] role="), t.dims) ||
        !read_number(cut(text, " where="), role) || !read_number(cut(text, " fill="), where) ||
        !read_fill(cut(text, " exact_fill="), t.fill) || !read_fill(text, t.exact_fill)) {
        return false;
    }
    t.role = static_cast<kernels::tensor_role>(role);
    t.where = static_cast<kernels::placement>(where);
    w.tensors.push_back(std::move(t));
    return true;
}

bool read_scalar(std::string_view text, workload& w) {
    kernels::scalar s;
    s.name = cut(text, " first=");
    const bool whole = read_number(cut(text, " step="), s.first) && read_number(text, s.step);
    w.scalars.push_back(std::move(s));
    return whole;
}

bool read_attribute(std::string_view name, std::string_view text, workload& w) {
    const std::string_view type = cut(text, " ");
    kernels::attribute a{std::string(name), std::string(text)};
    std::int64_t whole = 0;
    double real = 0.0;
    if (type == "i64" && read_number(text, whole)) {
        a.value = whole;
    } else if (type == "f64" && read_number(text, real)) {
        a.value = real;
    } else if (type != "str") {
        return false;
    }
    w.attributes.push_back(std::move(a));
    return true;
}

bool read_data(std::string_view text, workload& w) {
    (void)cut(text, " seed=");
    return text.empty() || read_number(text, w.data_seed);
}

bool read_field(std::string_view name, std::string_view text, workload& w) {
    int number = 0;
    if (name == "accumulate" || name == "compute") {
        return read_dtype(text, name == "compute" ? w.compute : w.accumulate);
    }
    if (name == "bound" || name == "kernel" || name == "op") {
        (name == "bound" ? w.bound : name == "op" ? w.op : w.kernel) = text;
        return true;
    }
    if (name == "ceiling" || name == "stage") {
        const bool read = read_number(text, number);
        if (name == "stage") {
            w.stage = static_cast<kernels::phase>(number);
        } else {
            w.ceiling = static_cast<kernels::traffic>(number);
        }
        return read;
    }
    return name == "accuracy_floor"    ? read_number(text, w.accuracy_floor)
           : name == "data"            ? read_data(text, w)
           : name == "numerics"        ? read_number(text, w.numerics)
           : name == "op_version"      ? read_number(text, w.op_version)
           : name == "operands"        ? read_list(text, w.operands)
           : name == "work.bytes"      ? read_number(text, w.work.bytes)
           : name == "work.flops"      ? read_number(text, w.work.flops)
           : name == "work.bus_factor" ? read_number(text, w.work.bus_factor)
                                       : false;
}

bool read_line(std::string_view line, workload& w) {
    std::string_view text = line;
    const std::string_view name = cut(text, "=");
    if (name.starts_with("tensor.")) {
        return read_tensor(text, w);
    }
    if (name.starts_with("scalar.")) {
        return read_scalar(text, w);
    }
    constexpr std::string_view attribute = "attribute.";
    if (name.starts_with(attribute)) {
        return read_attribute(name.substr(attribute.size()), text, w);
    }
    return read_field(name, text, w);
}

/// Some references take attributes by place, and the text has them by name: any built-in workload
/// of the kernel tells the places.
void order_attributes(workload& w) {
    for (const std::string_view name : kernels::built_in_suites()) {
        const auto suite = kernels::load_suite(name);
        for (std::size_t i = 0; suite && i < suite->rows.size(); ++i) {
            const workload& known = suite->rows[i].work;
            const auto place = [&](const kernels::attribute& a) {
                return std::find_if(known.attributes.begin(), known.attributes.end(),
                                    [&](const auto& other) { return other.name == a.name; });
            };
            if (known.kernel == w.kernel) {
                std::stable_sort(w.attributes.begin(), w.attributes.end(),
                                 [&](const auto& a, const auto& b) { return place(a) < place(b); });
                return;
            }
        }
    }
}

}  // namespace

std::optional<workload> workload_from(std::string_view canonical) {
    workload w;
    for (std::string_view rest = canonical; !rest.empty();) {
        if (!read_line(cut(rest, "\n"), w)) {
            return std::nullopt;
        }
    }
    order_attributes(w);
    kernels::finish(w);
    return kernels::canonical_text(w) == canonical ? std::optional(std::move(w)) : std::nullopt;
}

}  // namespace accelbench::npu_double
