# The libraries of the engine, for WebAssembly. Debian has them built for this machine only, so
# the three written in C are compiled from Debian's source packages, which scripts/build-wasm
# unpacks into build/sources; those that are headers only are used as installed.
enable_language(C)

set(KINAKO_SOURCES ${CMAKE_SOURCE_DIR}/build/sources CACHE PATH "Unpacked source packages")

# One folder with links: the rest of /usr/include describes another system.
set(headers ${CMAKE_BINARY_DIR}/headers)
file(MAKE_DIRECTORY ${headers})
foreach(name boost fmt fast_float)
  if(NOT EXISTS /usr/include/${name})
    message(FATAL_ERROR "The headers of ${name} are missing; scripts/setup wasm installs them.")
  endif()
  file(CREATE_LINK /usr/include/${name} ${headers}/${name} SYMBOLIC)
endforeach()
# In front of {fmt} and Boost: small editions of what the engine uses of them.
include_directories(SYSTEM ${CMAKE_SOURCE_DIR}/wasm/small ${headers})
add_compile_options("$<$<COMPILE_LANGUAGE:CXX>:SHELL:-include ${CMAKE_SOURCE_DIR}/wasm/libcxx_additions.h>")

# What every engine since 2021 knows.
add_compile_options(-msign-ext -mbulk-memory -mnontrapping-fptoint)
# Else what floats need of {fmt} brings all of the C++ locales along.
add_compile_definitions(FMT_STATIC_THOUSANDS_SEPARATOR=',' FMT_USE_FLOAT=0 FMT_USE_DOUBLE=0
                        FMT_USE_LONG_DOUBLE=0)

function(kinako_c_library name folder include)
  file(GLOB home ${KINAKO_SOURCES}/${folder})
  if(NOT home)
    message(FATAL_ERROR "No ${KINAKO_SOURCES}/${folder}; scripts/build-wasm fetches it.")
  endif()
  list(TRANSFORM ARGN PREPEND ${home}/)
  add_library(${name} STATIC ${ARGN})
  target_include_directories(${name} SYSTEM PUBLIC ${home}/${include})
endfunction()

# Its tables are a sixth of the module. What the engine asks of them is a tenth of that: a program
# writes it down, and unicode/lookup.c answers in the place of the library's functions.
set(unicode ${CMAKE_SOURCE_DIR}/wasm/unicode)
file(GLOB utf8proc ${KINAKO_SOURCES}/utf8proc-*)
find_program(HOST_CC NAMES cc gcc clang REQUIRED)  # the program runs on this machine
add_custom_command(
  OUTPUT ${CMAKE_BINARY_DIR}/unicode_tables.c
  COMMAND ${HOST_CC} -O1 -DUTF8PROC_STATIC -I${utf8proc} ${unicode}/make_tables.c
          ${utf8proc}/utf8proc.c -o ${CMAKE_BINARY_DIR}/make_tables
  COMMAND ${CMAKE_BINARY_DIR}/make_tables > ${CMAKE_BINARY_DIR}/unicode_tables.c
  DEPENDS ${unicode}/make_tables.c
  VERBATIM)
kinako_c_library(utf8proc_rest utf8proc-* . utf8proc.c)
target_compile_definitions(utf8proc_rest PUBLIC UTF8PROC_STATIC)
foreach(name category charwidth tolower toupper)
  target_compile_definitions(utf8proc_rest PRIVATE utf8proc_${name}=utf8proc_whole_${name})
endforeach()
add_library(utf8proc STATIC ${unicode}/lookup.c ${CMAKE_BINARY_DIR}/unicode_tables.c)
target_include_directories(utf8proc PRIVATE ${unicode})
target_link_libraries(utf8proc PUBLIC utf8proc_rest)
kinako_c_library(yaml libyaml-* include src/api.c src/dumper.c src/emitter.c src/loader.c
                 src/parser.c src/reader.c src/scanner.c src/writer.c)
target_compile_definitions(yaml PRIVATE YAML_VERSION_MAJOR=0 YAML_VERSION_MINOR=2
                           YAML_VERSION_PATCH=5 YAML_VERSION_STRING="0.2.5")
target_compile_definitions(yaml PUBLIC YAML_DECLARE_STATIC)
kinako_c_library(csv libcsv-* . libcsv.c)
set(UTF8PROC_LIBRARY utf8proc)
set(YAML_LIBRARY yaml)
set(CSV_LIBRARY csv)

# All is compiled for size but what programs spend their time in.
function(kinako_for_speed)
  set(files vm/run.cpp vm/calls.cpp vm/access.cpp)
  foreach(name builtins/lists builtins/strings builtins/maps builtins/call builtins/text builtins/md5
               builtins/sha256 bigint
               bigint_divide compare hash integer list list_ops map number string utf8)
    if(EXISTS ${CMAKE_CURRENT_SOURCE_DIR}/runtime/${name}.cpp)
      list(APPEND files runtime/${name}.cpp)
    endif()
  endforeach()
  # What emcc makes of the -Oz before it would keep small functions from being inlined.
  set_source_files_properties(${files} PROPERTIES COMPILE_OPTIONS "-O2;-finline-functions")
  # Often run as well, and large: only what is no longer inline is inlined.
  set_source_files_properties(
    heap/heap.cpp heap/marker.cpp heap/shape.cpp runtime/list_room.cpp runtime/query_steps.cpp
    vm/machine.cpp vm/ops/slow.cpp PROPERTIES COMPILE_OPTIONS -finline-functions)
endfunction()
