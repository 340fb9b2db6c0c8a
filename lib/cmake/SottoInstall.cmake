# Collects the built layers in sotto::sotto; installs headers, libraries, the program, the CMake package
# Sotto and sotto.pc. The ngspice worker is installed by lib/spice.
include(CMakePackageConfigHelpers)
get_property(layers GLOBAL PROPERTY SOTTO_LAYERS)

add_library(sotto_all INTERFACE)
add_library(sotto::sotto ALIAS sotto_all)
set_target_properties(sotto_all PROPERTIES EXPORT_NAME sotto)
list(TRANSFORM layers PREPEND sotto_ OUTPUT_VARIABLE layer_targets)
list(TRANSFORM layers PREPEND sotto:: OUTPUT_VARIABLE layer_links)
target_link_libraries(sotto_all INTERFACE ${layer_links})

# include/sotto/config.hpp tells the umbrella header which layers there are; sotto_add_layer puts it on the path.
foreach(layer IN ITEMS io spice calibrate study)
  string(TOUPPER ${layer} name)
  set(SOTTO_HAS_${name} 0)
  if(layer IN_LIST layers)
    set(SOTTO_HAS_${name} 1)
  endif()
endforeach()
configure_file(lib/cmake/config.hpp.in ${PROJECT_BINARY_DIR}/include/sotto/config.hpp @ONLY)

install(TARGETS sotto_all ${layer_targets} EXPORT SottoTargets ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(FILES include/sotto/sotto.hpp ${PROJECT_BINARY_DIR}/include/sotto/config.hpp
        DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/sotto)
foreach(layer IN LISTS layers)
  install(DIRECTORY include/sotto/${layer} DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/sotto FILES_MATCHING PATTERN "*.hpp")
endforeach()
install(DIRECTORY devices netlists DESTINATION ${CMAKE_INSTALL_DATADIR}/sotto OPTIONAL)
if(TARGET sotto)
  install(TARGETS sotto RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
endif()

set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/Sotto)
set(generated_dir ${PROJECT_BINARY_DIR}/package)
install(EXPORT SottoTargets NAMESPACE sotto:: DESTINATION ${package_dir})
configure_package_config_file(lib/cmake/sotto-config.cmake.in ${generated_dir}/sotto-config.cmake
                              INSTALL_DESTINATION ${package_dir})
write_basic_package_version_file(${generated_dir}/sotto-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${generated_dir}/sotto-config.cmake ${generated_dir}/sotto-config-version.cmake DESTINATION ${package_dir})

# Static libraries resolve from left to right: the highest layer comes first.
list(REVERSE layers)
list(TRANSFORM layers PREPEND -lsotto_)
list(JOIN layers " " SOTTO_PC_LIBS)
set(SOTTO_PC_DEPENDENCIES "-ltbb -lfmt")
if(SOTTO_WITH_IO)
  string(APPEND SOTTO_PC_DEPENDENCIES " -lz")
endif()
file(RELATIVE_PATH SOTTO_PC_PREFIX /prefix/${CMAKE_INSTALL_LIBDIR}/pkgconfig /prefix)
configure_file(lib/cmake/sotto.pc.in ${generated_dir}/sotto.pc @ONLY)
install(FILES ${generated_dir}/sotto.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
