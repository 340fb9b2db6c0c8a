# One static library per layer. sotto_add_layer(<layer> SOURCES ... LINKS ... [PRIVATE_LINKS ...])
# LINKS are the layer's arrows and the libraries that its public headers show.
function(sotto_apply_flags target)
  target_compile_options(${target} PRIVATE -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion
                         -Wno-restrict            # false alarm of g++ 12 on std::string at -O3 (GCC bug 105651)
                         -Wno-maybe-uninitialized)  # the same on std::variant and std::optional (GCC bug 80635)
  if(SOTTO_WARNINGS_AS_ERRORS)
    target_compile_options(${target} PRIVATE -Werror)
  endif()
  if(SOTTO_SANITIZE)
    target_compile_options(${target} PRIVATE -fsanitize=${SOTTO_SANITIZE} -fno-omit-frame-pointer
                                             -fno-sanitize-recover=all)
    target_link_options(${target} PUBLIC -fsanitize=${SOTTO_SANITIZE})
  endif()
endfunction()

function(sotto_add_layer layer)
  cmake_parse_arguments(ARG "" "" "SOURCES;LINKS;PRIVATE_LINKS" ${ARGN})
  # Headers only: nothing of these is left in a compiled library, so users of an installed Sotto need not have them.
  list(TRANSFORM ARG_PRIVATE_LINKS REPLACE "^(Random123::.*|nlohmann_json::.*|Boost::.*)$" "$<BUILD_INTERFACE:\\1>")
  set(target sotto_${layer})
  add_library(${target} STATIC ${ARG_SOURCES})
  add_library(sotto::${layer} ALIAS ${target})
  set_target_properties(${target} PROPERTIES EXPORT_NAME ${layer})
  target_include_directories(${target} PUBLIC $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/include>
                                              $<BUILD_INTERFACE:${PROJECT_BINARY_DIR}/include>
                                              $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>
                                       PRIVATE ${PROJECT_SOURCE_DIR}/lib)
  target_compile_features(${target} PUBLIC cxx_std_20)
  target_link_libraries(${target} PUBLIC ${ARG_LINKS} PRIVATE ${ARG_PRIVATE_LINKS})
  sotto_apply_flags(${target})
  set_property(GLOBAL APPEND PROPERTY SOTTO_LAYERS ${layer})
endfunction()

# Sources <stem>_baseline.cpp, _avx2.cpp and _avx512.cpp hold the same kernels; core/simd picks one at run time. Only these may
# hold instructions of their level. On other processors all three are plain C++.
function(sotto_once_per_simd_level stem)
  set(flags -O3 -ffp-contract=fast)
  if(SOTTO_SANITIZE MATCHES "address")
    # g++ 12 aligns the fake stack of the address sanitizer to 32 bytes, vectors of 64 bytes fault there (GCC bug 110027).
    list(APPEND flags --param=asan-use-after-return=0)
  endif()
  set(avx2 -mavx2 -mfma)
  set(avx512 -mavx512f -mavx512dq -mprefer-vector-width=512)
  if(NOT CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64")
    set(avx2 "")
    set(avx512 "")
  endif()
  set_source_files_properties(${stem}_baseline.cpp PROPERTIES COMPILE_OPTIONS "${flags}")
  set_source_files_properties(${stem}_avx2.cpp PROPERTIES COMPILE_OPTIONS "${flags};${avx2}")
  set_source_files_properties(${stem}_avx512.cpp PROPERTIES COMPILE_OPTIONS "${flags};${avx2};${avx512}")
endfunction()
