// SPDX-License-Identifier: Apache-2.0
// libqbruntime.so on host memory: the vendor's C++ names for the part that needs no layout.
// README.md lists rules and settings.
#include <unistd.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "tests/doubles/npu/artifact.hpp"
#include "tests/doubles/npu/settings.hpp"

namespace {

using accelbench::npu_double::artifact;
using accelbench::npu_double::port;
using shapes = std::vector<std::vector<std::int64_t>>;

accelbench::npu_double::settings& asked() {
    static accelbench::npu_double::settings all("ACCELBENCH_MOBILINT_DOUBLE");
    return all;
}

bool lost = false;

/// The fault that is due in this call. Hangs, or loses the device, where that is it.
std::string enter(const char* call) {
    const std::string fault = asked().fault(call);
    if (fault == "hang") {
        for (;;) {
            ::pause();
        }
    }
    lost = lost || fault == "lost";
    return lost ? "lost" : fault;
}

void say(const std::string& words) {
    std::fprintf(stderr, "E0000 qbruntime (double): %s\n", words.c_str());
}

bool is_double_type(const std::string& name) {
    return name == asked().text("type", "aries-rb") && asked().number("driver", 1) != 0;
}

shapes shapes_of(const std::vector<port>& ports) {
    shapes all;
    for (const port& one : ports) {
        all.push_back(one.dims);
    }
    return all;
}

}  // namespace

extern "C" void accb_mobilint_double() {}

namespace mobilint {

enum class StatusCode : int {
    OK = 0,
    Model_FailedToLoadMXQ = 3,
    Model_NotLaunched = 9,
    Acc_CoreAlreadyInUse = 11,
    Model_ShapeMismatched = 21,
    Model_DtypeMismatched = 22,
    Driver_FailedToPostInfer = 33,
    Driver_WaitDoneTimeout = 35,
    Model_NotSupported = 69,
    Acc_DeviceNotFound = 71
};

std::string getQbRuntimeVersion() {
    return "v" + asked().text("version", "1.5.0-double");
}

std::string statusCodeToString(StatusCode code) {
    switch (code) {
        case StatusCode::OK:
            return "OK";
        case StatusCode::Model_FailedToLoadMXQ:
            return "Model_FailedToLoadMXQ";
        case StatusCode::Model_NotLaunched:
            return "Model_NotLaunched";
        case StatusCode::Acc_CoreAlreadyInUse:
            return "Acc_CoreAlreadyInUse";
        case StatusCode::Model_ShapeMismatched:
            return "Model_ShapeMismatched";
        case StatusCode::Model_DtypeMismatched:
            return "Model_DtypeMismatched";
        case StatusCode::Driver_FailedToPostInfer:
            return "Driver_FailedToPostInfer";
        case StatusCode::Driver_WaitDoneTimeout:
            return "Driver_WaitDoneTimeout";
        case StatusCode::Model_NotSupported:
            return "Model_NotSupported";
        case StatusCode::Acc_DeviceNotFound:
            return "Acc_DeviceNotFound";
    }
    return "Unreachable";
}

std::vector<int> getAvailableDeviceNumbers(const std::string& name) {
    std::vector<int> numbers(is_double_type(name) ? asked().number("devices", 1) : 0);
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        numbers[i] = static_cast<int>(i);
    }
    return numbers;
}

class Accelerator {
  public:
    ~Accelerator();
    static std::unique_ptr<Accelerator> create(const std::string& name, int number,
                                               StatusCode& code);

  private:
    explicit Accelerator(int number) : number_(number) {}
    int number_;
    friend class Model;
};

namespace {

std::set<const void*> alive;  // models and accelerators

void require_alive(const void* it, const char* what) {
    if (alive.count(it) == 0) {
        say(std::string("a ") + what + " that was never made, or is destroyed, was used");
        std::abort();
    }
}

}  // namespace

std::unique_ptr<Accelerator> Accelerator::create(const std::string& name, int number,
                                                 StatusCode& code) {
    const std::string fault = enter("create_accelerator");
    const bool there = is_double_type(name) && number >= 0 &&
                       static_cast<std::uint64_t>(number) < asked().number("devices", 1);
    code = fault == "busy"            ? StatusCode::Acc_CoreAlreadyInUse
           : !there || !fault.empty() ? StatusCode::Acc_DeviceNotFound
                                      : StatusCode::OK;
    if (code != StatusCode::OK) {
        say("Accelerator not created.");
        return nullptr;
    }
    std::unique_ptr<Accelerator> made(new Accelerator(number));
    alive.insert(made.get());
    return made;
}
Accelerator::~Accelerator() {
    require_alive(this, "device");
    alive.erase(this);
}

class Model {
  public:
    ~Model();
    static std::unique_ptr<Model> create(const std::string& path, StatusCode& code);
    StatusCode launch(Accelerator& on);
    StatusCode dispose();
    const shapes& getModelInputShape() const;
    const shapes& getModelOutputShape() const;
    StatusCode infer(const std::vector<float*>& input, std::vector<std::vector<float>>& output);
    std::vector<std::vector<float>> inferToFloat(const std::vector<std::int8_t*>& input,
                                                 StatusCode& code);

  private:
    Model() = default;
    StatusCode compute(const std::vector<const void*>& from, const char* type,
                       std::vector<std::vector<float>>& to);

    std::unique_ptr<artifact> program_;
    shapes inputs_, outputs_;
    bool launched_ = false;
};

std::unique_ptr<Model> Model::create(const std::string& path, StatusCode& code) {
    code = StatusCode::OK;
    std::string why = enter("create_model");
    auto program = why.empty() ? artifact::load(path, why) : nullptr;
    if (program != nullptr && program->value("format") != "mxq") {
        why = "its format is " + program->value("format");
        program = nullptr;
    }
    if (program == nullptr) {
        say("Failed to load model: " + why);
        code = StatusCode::Model_FailedToLoadMXQ;
        return nullptr;
    }
    std::unique_ptr<Model> made(new Model());
    made->inputs_ = shapes_of(program->inputs());
    made->outputs_ = shapes_of(program->outputs());
    if (asked().text("shape") == "wrong") {
        made->outputs_.front().push_back(2);
    }
    made->program_ = std::move(program);
    alive.insert(made.get());
    return made;
}
Model::~Model() {
    require_alive(this, "model");
    alive.erase(this);
}

StatusCode Model::launch(Accelerator& on) {
    require_alive(this, "model");
    require_alive(&on, "device");
    if (const std::string fault = enter("launch"); !fault.empty()) {
        return fault == "lost" ? StatusCode::Driver_FailedToPostInfer
                               : StatusCode::Model_NotSupported;
    }
    launched_ = true;
    return StatusCode::OK;
}
StatusCode Model::dispose() {
    require_alive(this, "model");
    const bool was = launched_;
    launched_ = false;
    return was ? StatusCode::OK : StatusCode::Model_NotLaunched;
}
const shapes& Model::getModelInputShape() const {
    return inputs_;
}
const shapes& Model::getModelOutputShape() const {
    return outputs_;
}

StatusCode Model::compute(const std::vector<const void*>& from, const char* type,
                          std::vector<std::vector<float>>& to) {
    require_alive(this, "model");
    const std::string fault = enter("infer");
    if (fault == "lost" || fault == "timeout") {
        return fault == "lost" ? StatusCode::Driver_FailedToPostInfer
                               : StatusCode::Driver_WaitDoneTimeout;
    }
    if (!launched_) {
        return StatusCode::Model_NotLaunched;
    }
    if (from.size() != program_->inputs().size()) {
        return StatusCode::Model_ShapeMismatched;
    }
    for (const port& input : program_->inputs()) {
        if (input.dtype != type) {
            return StatusCode::Model_DtypeMismatched;
        }
    }
    std::vector<std::vector<std::byte>> results;
    std::vector<void*> places;
    for (const port& output : program_->outputs()) {
        results.emplace_back(output.bytes);
        places.push_back(results.back().data());
    }
    if (fault != "lazy") {
        program_->run(from, places);
    }
    if (fault == "wrong") {
        results.front()[1] ^= std::byte{0x40};
    }
    // The vendor's interface gives f32 whatever the program has inside: sums of whole numbers are
    // turned into it, exactly as long as f32 holds them.
    to.resize(results.size());
    for (std::size_t i = 0; i < results.size(); ++i) {
        to[i].resize(results[i].size() / sizeof(float));
        for (std::size_t k = 0; k < to[i].size(); ++k) {
            std::int32_t whole = 0;
            std::memcpy(&whole, results[i].data() + 4 * k, 4);
            std::memcpy(&to[i][k], &whole, 4);
            if (program_->outputs()[i].dtype == "s32") {
                to[i][k] = static_cast<float>(whole);
            }
        }
    }
    return StatusCode::OK;
}

StatusCode Model::infer(const std::vector<float*>& input, std::vector<std::vector<float>>& output) {
    return compute({input.begin(), input.end()}, "f32", output);
}
std::vector<std::vector<float>> Model::inferToFloat(const std::vector<std::int8_t*>& input,
                                                    StatusCode& code) {
    std::vector<std::vector<float>> output;
    code = compute({input.begin(), input.end()}, "s8", output);
    return output;
}

}  // namespace mobilint
