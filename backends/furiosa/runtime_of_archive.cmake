# accelbench_furiosa_runtime_of(ARCHIVE FOLDER): the vendor's newer builds are an archive only. The whole of it becomes
# FOLDER/libdevice_runtime.so, so that the plug-in has one way to reach either kind, by the names that it has.
function(accelbench_furiosa_runtime_of archive folder)
  file(WRITE ${CMAKE_CURRENT_BINARY_DIR}/runtime_of_archive.c "/* All is in the archive. */\ntypedef int nothing;\n")
  add_library(accelbench_furiosa_runtime SHARED ${CMAKE_CURRENT_BINARY_DIR}/runtime_of_archive.c)
  target_link_libraries(accelbench_furiosa_runtime PRIVATE
    -Wl,--whole-archive ${archive} -Wl,--no-whole-archive m pthread dl gcc_s)
  set_target_properties(accelbench_furiosa_runtime PROPERTIES OUTPUT_NAME device_runtime LIBRARY_OUTPUT_DIRECTORY ${folder})
endfunction()
