# script/package: cpack -G DEB.
set(CPACK_PACKAGE_NAME orderwire)
set(CPACK_PACKAGE_CONTACT "The orderwire authors <orderwire@localhost>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "live order tracking for Stripe payments")
set(CPACK_PACKAGE_DESCRIPTION
  "Creates orders, takes Stripe's webhooks, decides what they mean, makes it durable, and tells every watching page at once, over WebSocket, event streams or polling. With an emulator of Stripe for tests, and a tool that replays webhooks.")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_SET_DESTDIR ON)
set(CPACK_STRIP_FILES ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
  OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION net)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_DEPENDS "adduser")
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "ca-certificates")
set(CPACK_DEBIAN_COMPRESSION_TYPE xz)
set(debian ${CMAKE_CURRENT_LIST_DIR}/debian)
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA
  ${debian}/conffiles ${debian}/postinst ${debian}/prerm ${debian}/postrm)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
include(CPack)
