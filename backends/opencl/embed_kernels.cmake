# cmake -DOUTPUT=kernel_sources.cpp -DSOURCES=a.cl;b.cl -P embed_kernels.cmake
# Writes a C++ file that holds each source as a raw string.
set(entries "")
foreach(source IN LISTS SOURCES)
  get_filename_component(name ${source} NAME)
  file(READ ${source} text)
  string(APPEND entries "    {\"${name}\", R\"accb_cl(${text})accb_cl\"},\n")
endforeach()
file(WRITE ${OUTPUT} "// Written by embed_kernels.cmake.
#include \"kernel_sources.hpp\"

#include <accelbench/backend.hpp>
#include <string>

namespace accelbench::opencl {
namespace {
struct embedded {
    std::string_view name, text;
};
constexpr embedded files[] = {
${entries}};
}  // namespace

std::string_view kernel_source(std::string_view file) {
    for (const embedded& candidate : files) {
        if (candidate.name == file) {
            return candidate.text;
        }
    }
    throw sdk::error(ACCB_INTERNAL, \"the kernel source \" + std::string(file) + \" is not embedded\");
}
}  // namespace accelbench::opencl
")
