// SPDX-License-Identifier: Apache-2.0
// Products through our code and the double: every form and type, against a naive sum.
#include <accelbench/sdk/error.hpp>
#include <cmath>

#include "fixture.hpp"

namespace accelbench::cuda::blaslt {
namespace {

struct form {
    bool trans_a, trans_b;
};
constexpr form nt{false, true}, nn{false, false}, tn{true, false};

/// Whole numbers that all formats hold, the same for a place whatever its layout.
double value_of(std::size_t matrix, std::size_t i, std::size_t j, std::size_t item) {
    return static_cast<double>((i * 7 + j * 3 + matrix * 5 + item * 2) % 5) - 2.0;
}

struct trial {
    problem it;
    memory a, b, y;

    explicit trial(const problem& what)
        : it(what),
          a(bytes_of(what.a) * size(what.m * what.k, what.many.stride_a)),
          b(bytes_of(what.b) * size(what.k * what.n, what.many.stride_b)),
          y(bytes_of(what.y) * size(what.m * what.n, what.many.stride_y)) {
        for (int32_t item = 0; item < it.many.count; ++item) {
            fill(a, it.a, 0, it.m, it.k, it.trans_a, item * it.many.stride_a, item);
            fill(b, it.b, 1, it.k, it.n, it.trans_b, item * it.many.stride_b, item);
        }
        std::memset(y.get(), 0x7f, y.size());
    }
    [[nodiscard]] std::size_t size(int64_t one, int64_t stride) const {
        return static_cast<std::size_t>(one + (it.many.count - 1) * stride);
    }
    [[nodiscard]] double expected(int64_t i, int64_t j, int32_t item) const {
        double sum = 0.0;
        for (int64_t x = 0; x < it.k; ++x) {
            sum += value_of(0, i, x, item) * value_of(1, x, j, item);
        }
        return sum;
    }
    static void fill(memory& to, accb_dtype type, std::size_t matrix, int64_t rows, int64_t columns,
                     bool transposed, int64_t from, std::size_t item) {
        for (int64_t i = 0; i < rows; ++i) {
            for (int64_t j = 0; j < columns; ++j) {
                const int64_t at = from + (transposed ? j * rows + i : i * columns + j);
                put_number(to, type, at, value_of(matrix, i, j, item));
            }
        }
    }
};

problem make(form how, accb_dtype type, accb_dtype result, int64_t m, int64_t n, int64_t k) {
    problem it;
    it.m = m;
    it.n = n;
    it.k = k;
    it.trans_a = how.trans_a;
    it.trans_b = how.trans_b;
    it.a = it.b = type;
    it.y = result;
    return it;
}

class product_test : public double_test {
  protected:
    void launch(trial& what, const side_pointers& beside = {}) {
        const auto found = offered(what.it);
        ASSERT_FALSE(found.empty());
        launch_with(what, found.front(), beside);
    }
    void launch_with(trial& what, const algorithm& how, const side_pointers& beside = {}) {
        workspace_ = std::make_unique<memory>(std::max<uint64_t>(how.workspace_bytes, 1));
        descriptors made = describe(lt(), what.it);
        attach(lt(), made, beside);
        const product ready(lt(), handle(), what.it, std::move(made), how);
        ready.enqueue({what.a.get(), what.b.get(), what.y.get(), workspace_->get()}, nullptr);
    }
    static void expect_right(const trial& what) {
        for (int32_t item = 0; item < what.it.many.count; ++item) {
            for (int64_t i = 0; i < what.it.m; ++i) {
                for (int64_t j = 0; j < what.it.n; ++j) {
                    const int64_t at = item * what.it.many.stride_y + i * what.it.n + j;
                    ASSERT_EQ(number_at(what.y, what.it.y, at), what.expected(i, j, item))
                        << "element " << i << ", " << j << " of product " << item;
                }
            }
        }
    }
    std::unique_ptr<memory> workspace_;
};

TEST_F(product_test, every_form_and_floating_type_is_multiplied_where_it_lies) {
    for (const form how : {nt, nn, tn}) {
        for (const accb_dtype type : {ACCB_F32, ACCB_F16, ACCB_BF16}) {
            trial odd(make(how, type, type, 5, 7, 9));
            launch(odd);
            run_stream();
            expect_right(odd);
            trial even(make(how, type, type, 16, 24, 32));
            launch(even);
            run_stream();
            expect_right(even);
        }
    }
}

TEST_F(product_test, s8_sums_are_s32) {
    trial what(make(nt, ACCB_I8, ACCB_I32, 3, 8, 12));
    launch(what);
    run_stream();
    expect_right(what);
}

TEST_F(product_test, wider_results_of_narrow_operands) {
    trial what(make(nt, ACCB_BF16, ACCB_F32, 4, 8, 16));
    launch(what);
    run_stream();
    expect_right(what);
}

TEST_F(product_test, every_offered_algorithm_is_right) {
    const problem it = make(nn, ACCB_F32, ACCB_F32, 8, 8, 64);
    const auto found = offered(it);
    ASSERT_GT(found.size(), 2u);
    for (const algorithm& one : found) {
        trial what(it);
        launch_with(what, one);
        run_stream();
        expect_right(what);
    }
}

TEST_F(product_test, a_batch_keeps_its_products_apart) {
    problem it = make(nn, ACCB_F32, ACCB_F32, 3, 4, 5);
    it.many = {.count = 3, .stride_a = 20, .stride_b = 32, .stride_y = 16};
    trial what(it);
    launch(what);
    run_stream();
    expect_right(what);
}

TEST_F(product_test, a_bias_runs_along_n_and_relu_cuts_afterwards) {
    problem it = make(nt, ACCB_F32, ACCB_F32, 3, 8, 4);
    it.after = epilogue::relu_bias;
    trial what(it);
    memory bias(8 * sizeof(float));
    for (std::size_t j = 0; j < 8; ++j) {
        bias.put(j, static_cast<float>(j) - 4.0f);
    }
    launch(what, {.bias = bias.get()});
    run_stream();
    for (int64_t i = 0; i < it.m; ++i) {
        for (int64_t j = 0; j < it.n; ++j) {
            const double sum = what.expected(i, j, 0) + static_cast<double>(j) - 4.0;
            EXPECT_EQ(what.y.at<float>(i * it.n + j), std::max(0.0, sum));
        }
    }
}

TEST_F(product_test, gelu_is_the_form_with_tanh) {
    problem it = make(nt, ACCB_F32, ACCB_F32, 2, 4, 4);
    it.after = epilogue::gelu;
    trial what(it);
    launch(what);
    run_stream();
    const double x = what.expected(1, 2, 0);
    const double inner = std::sqrt(2.0 / M_PI) * (x + 0.044715 * x * x * x);
    EXPECT_NEAR(what.y.at<float>(1 * 4 + 2), 0.5 * x * (1.0 + std::tanh(inner)), 1e-6);
}

TEST_F(product_test, fp8_operands_are_scaled_one_by_one) {
    problem it = make(nt, ACCB_F8E4M3FN, ACCB_F32, 5, 16, 32);
    it.b = ACCB_F8E5M2;
    trial what(it);
    memory scales(2 * sizeof(float));
    scales.put(0, 0.5f);
    scales.put(1, 8.0f);
    launch(what, {.scale_a = scales.get(), .scale_b = scales.get() + sizeof(float)});
    run_stream();
    EXPECT_EQ(what.y.at<float>(3 * 16 + 7), 4.0 * what.expected(3, 7, 0));
}

TEST_F(product_test, nothing_is_written_before_the_stream_gets_there) {
    trial what(make(nt, ACCB_F32, ACCB_F32, 4, 4, 4));
    const std::vector<std::byte> before(what.y.get(), what.y.get() + what.y.size());
    launch(what);
    EXPECT_EQ(std::memcmp(before.data(), what.y.get(), before.size()), 0);
    run_stream();
    EXPECT_NE(std::memcmp(before.data(), what.y.get(), before.size()), 0);
}

// ---- What the double refuses, so that a real library never has to ----

accb_status refusal_of(const std::function<void()>& call) {
    try {
        call();
    } catch (const sdk::error& no) {
        return no.code();
    }
    return ACCB_OK;
}

TEST_F(product_test, a_pointer_that_the_algorithm_cannot_read_is_refused) {
    trial what(make(nt, ACCB_F16, ACCB_F16, 8, 8, 8));
    const algorithm how = offered(what.it).front();
    const product ready(lt(), handle(), what.it, describe(lt(), what.it), how);
    const auto at = [&](std::size_t offset) {
        return refusal_of([&] {
            ready.enqueue({what.a.get() + offset, what.b.get(), what.y.get(), nullptr}, nullptr);
        });
    };
    EXPECT_EQ(at(0), ACCB_OK);
    EXPECT_EQ(at(2), ACCB_INTERNAL);
}

TEST_F(product_test, an_operand_beyond_its_allocation_is_refused) {
    trial what(make(nt, ACCB_F32, ACCB_F32, 8, 8, 8));
    const algorithm how = offered(what.it).front();
    const product ready(lt(), handle(), what.it, describe(lt(), what.it), how);
    EXPECT_EQ(refusal_of([&] {
                  ready.enqueue({what.a.get() + 16, what.b.get(), what.y.get(), nullptr}, nullptr);
              }),
              ACCB_INTERNAL);
}

TEST_F(product_test, a_workspace_that_is_too_small_is_refused) {
    trial what(make(nt, ACCB_F32, ACCB_F32, 8, 8, 8));
    algorithm how{};
    for (const algorithm& one : offered(what.it)) {
        how = one.workspace_bytes != 0 ? one : how;
    }
    ASSERT_NE(how.workspace_bytes, 0u);
    how.workspace_bytes -= 1;
    EXPECT_EQ(refusal_of([&] { launch_with(what, how); }), ACCB_INTERNAL);
}

TEST_F(product_test, a_descriptor_that_is_gone_is_refused) {
    const problem it = make(nt, ACCB_F32, ACCB_F32, 8, 8, 8);
    descriptors made = describe(lt(), it);
    (void)owned<cublasLtMatrixLayout_t>(made.first.get(), lt().layout_destroy);
    EXPECT_EQ(refusal_of([&] { (void)candidates(lt(), handle(), it, made, 0, 1); }), ACCB_OK)
        << "an algorithm for a dead layout";
    EXPECT_TRUE(candidates(lt(), handle(), it, made, 0, 1).empty());
}

TEST_F(product_test, faults_of_the_library_keep_its_words) {
    trial what(make(nt, ACCB_F32, ACCB_F32, 4, 4, 4));
    ask("matmul=13@2");
    launch(what);
    try {
        launch(what);
        FAIL() << "the second launch was to fail";
    } catch (const sdk::error& no) {
        EXPECT_EQ(no.code(), ACCB_DEVICE_LOST);
        EXPECT_EQ(no.vendor_code(), 13);
        EXPECT_NE(std::string(no.what()).find("CUBLAS_STATUS_EXECUTION_FAILED"), std::string::npos);
    }
    launch(what);
}

TEST_F(product_test, no_device_is_unavailable_and_no_memory_is_out_of_memory) {
    ask("create=1");
    EXPECT_EQ(refusal_of([&] { (void)open_handle(lt()); }), ACCB_UNAVAILABLE);
    ask("create=3");
    EXPECT_EQ(refusal_of([&] { (void)open_handle(lt()); }), ACCB_OUT_OF_MEMORY);
}

}  // namespace
}  // namespace accelbench::cuda::blaslt
