# Run with -P: writes OUT, a C++ file with the texts of FILES.
set(body "")
foreach(path IN LISTS FILES)
  file(READ ${path} text)
  get_filename_component(name ${path} NAME)
  string(APPEND body "    {\"${name}\", R\"embedded(${text})embedded\"},\n")
endforeach()
file(WRITE ${OUT} "// Written by kernels/EmbedText.cmake.\n#include \"kernels/suites/embedded.hpp\"\n\nnamespace accelbench::kernels {\n\nconst std::vector<embedded_file>& embedded_files() {\n    static const std::vector<embedded_file> files = {\n${body}    };\n    return files;\n}\n\n}  // namespace accelbench::kernels\n")
