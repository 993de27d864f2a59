// SPDX-License-Identifier: Apache-2.0
// toml++ without exceptions: one place that sets its switches. Debian's shared library is built
// with exceptions, hence the headers alone; the namespace inside toml++ differs, so both may live
// in one program.
#pragma once

#undef TOML_HEADER_ONLY
#undef TOML_SHARED_LIB
#define TOML_EXCEPTIONS 0
#define TOML_HEADER_ONLY 1
#define TOML_SHARED_LIB 0
#define TOML_ENABLE_FORMATTERS 0

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wshadow"
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wswitch-enum"
#include <toml++/toml.h>
#pragma GCC diagnostic pop
