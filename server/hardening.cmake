# What a release carries against faults of memory that got in all the same: addresses that nobody knows beforehand, a
# table of functions that cannot be written to, guards on the stack, checked copies and containers, locals that are zero,
# and marks where a jump may land (kept by the linker where the distribution's start files have them too). The
# sanitizers bring checks of their own, which these would hide. tests/program/hardened.test.mjs reads them off.
if(CMAKE_BUILD_TYPE STREQUAL "Release" AND NOT ORDERWIRE_SANITIZE)
  include(CheckPIESupported)
  check_pie_supported(LANGUAGES CXX)
  set(CMAKE_POSITION_INDEPENDENT_CODE ON)
  target_compile_options(orderwire_options INTERFACE
    -fstack-protector-strong -fstack-clash-protection -ftrivial-auto-var-init=zero
    -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3 -D_GLIBCXX_ASSERTIONS)
  if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64")
    target_compile_options(orderwire_options INTERFACE -fcf-protection=full)
  elseif(CMAKE_SYSTEM_PROCESSOR MATCHES "aarch64|arm64")
    target_compile_options(orderwire_options INTERFACE -mbranch-protection=standard)
  endif()
  target_link_options(orderwire_options INTERFACE LINKER:-z,relro LINKER:-z,now LINKER:-z,noexecstack)
endif()
