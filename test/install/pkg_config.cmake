# Compiles the main file of consumer/ with what pkg-config says, dynamic and static, and runs it.
set(ENV{PKG_CONFIG_PATH} ${PKG_CONFIG_DIR})
find_program(PKG_CONFIG pkg-config REQUIRED)
separate_arguments(flags UNIX_COMMAND "${CXX_FLAGS}")
if(SANITIZE)
  list(APPEND flags -fsanitize=${SANITIZE})
endif()

foreach(mode IN ITEMS "" "--static")
  execute_process(COMMAND ${PKG_CONFIG} ${mode} --cflags --libs sotto OUTPUT_VARIABLE answer
                  OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
  message(STATUS "pkg-config ${mode} --cflags --libs sotto: ${answer}")
  separate_arguments(answer UNIX_COMMAND "${answer}")
  set(program ${BINARY_DIR}/pkg_config_consumer)
  execute_process(COMMAND ${CXX} -std=c++20 ${flags} ${CMAKE_CURRENT_LIST_DIR}/consumer/main.cpp -o ${program} ${answer}
                  COMMAND_ERROR_IS_FATAL ANY)
  execute_process(COMMAND ${program} COMMAND_ERROR_IS_FATAL ANY)
endforeach()
