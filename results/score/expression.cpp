// SPDX-License-Identifier: Apache-2.0
#include "results/score/expression.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <optional>
#include <vector>

namespace accelbench::results {
namespace {

constexpr int deepest = 50;

bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

bool is_digit(char c) {
    return (c >= '0' && c <= '9') || c == '.';
}

/// Recursive descent; the first fault ends it.
class parser {
  public:
    parser(std::string_view text, const variables& known) : text_(text), known_(known) {}

    result<double> read() {
        const double value = sum(0);
        skip_blanks();
        if (at_ != text_.size()) {
            refuse("something is left over");
        }
        if (fault_.empty() && !std::isfinite(value)) {
            refuse("its value is no finite number: does it divide by zero?");
        }
        if (!fault_.empty()) {
            return make_error(error_code::bad_criteria,
                              fmt::format("cannot work out \"{}\"", text_), fault_);
        }
        return value;
    }

  private:
    void refuse(const std::string& why) {
        if (fault_.empty()) {
            fault_ = fmt::format("at character {}: {}", at_ + 1, why);
            at_ = text_.size();
        }
    }

    void skip_blanks() {
        while (at_ < text_.size() && text_[at_] == ' ') {
            ++at_;
        }
    }

    bool take(char wanted) {
        skip_blanks();
        const bool there = at_ < text_.size() && text_[at_] == wanted;
        at_ += there ? 1 : 0;
        return there;
    }

    double sum(int depth) {
        double value = product(depth);
        while (fault_.empty()) {
            if (take('+')) {
                value += product(depth);
            } else if (take('-')) {
                value -= product(depth);
            } else {
                break;
            }
        }
        return value;
    }

    double product(int depth) {
        double value = factor(depth);
        while (fault_.empty()) {
            if (take('*')) {
                value *= factor(depth);
            } else if (take('/')) {
                value /= factor(depth);
            } else {
                break;
            }
        }
        return value;
    }

    double factor(int depth) {
        if (depth > deepest) {
            refuse("it is nested too deeply");
            return 0.0;
        }
        if (take('-')) {
            return -factor(depth + 1);
        }
        if (take('(')) {
            return closed(sum(depth + 1));
        }
        skip_blanks();
        if (at_ < text_.size() && is_digit(text_[at_])) {
            return number();
        }
        if (at_ < text_.size() && is_letter(text_[at_])) {
            return named(depth);
        }
        refuse("a number, a name or '(' is missing");
        return 0.0;
    }

    double closed(double value) {
        if (!take(')')) {
            refuse("')' is missing");
        }
        return value;
    }

    double number() {
        std::size_t end = at_;
        while (end < text_.size() && is_digit(text_[end])) {
            ++end;
        }
        const std::string digits(text_.substr(at_, end - at_));
        char* stop = nullptr;
        const double value = std::strtod(digits.c_str(), &stop);
        if (*stop != '\0') {
            refuse(fmt::format("\"{}\" is no number", digits));
        }
        at_ = fault_.empty() ? end : at_;
        return value;
    }

    double named(int depth) {
        std::size_t end = at_;
        while (end < text_.size() && is_letter(text_[end])) {
            ++end;
        }
        const std::string_view name = text_.substr(at_, end - at_);
        if (const auto found = known_.find(name); found != known_.end()) {
            at_ = end;
            return found->second;
        }
        if (name != "min" && name != "max") {
            std::vector<std::string_view> names;
            names.reserve(known_.size());
            for (const auto& [known, value] : known_) {
                names.push_back(known);
            }
            refuse(fmt::format("'{}' is unknown; there are {}, min and max", name,
                               fmt::join(names, ", ")));
            return 0.0;
        }
        at_ = end;
        if (!take('(')) {
            refuse("'(' is missing");
            return 0.0;
        }
        const double left = sum(depth + 1);
        if (!take(',')) {
            refuse("',' is missing");
        }
        const double right = closed(sum(depth + 1));
        return name == "min" ? std::min(left, right) : std::max(left, right);
    }

    std::string_view text_;
    const variables& known_;
    std::size_t at_ = 0;
    std::string fault_;
};

}  // namespace

result<double> evaluate(std::string_view text, const variables& known) {
    return parser(text, known).read();
}

}  // namespace accelbench::results
