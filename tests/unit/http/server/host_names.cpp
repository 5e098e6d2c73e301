#include "http/server/host_names.hpp"

#include <doctest/doctest.h>

using namespace orderwire;
using namespace orderwire::http;

TEST_CASE("this machine is known by its loopback names, whatever the port") {
    const HostNames names;
    for (const char* host : {"localhost", "LocalHost:12111", "shop.localhost:1", "127.0.0.1", "127.9.8.7:80",
                             "[::1]", "[::1]:12111"}) {
        CAPTURE(host);
        CHECK(names.knows(host));
        CHECK(is_loopback_host_header(host));
    }
}

TEST_CASE("a name that anybody can register does not pass for this machine") {
    const HostNames names({"sandbox"});
    for (const char* host :
         {"", "evil.example", "127.0.0.1.evil.example", "localhost.evil.example", "evil-localhost",
          "notlocalhost", "localhost@evil.example", "evil.example@localhost", "127.0.0.1/evil",
          "localhost:80:80", "10.0.0.1", "[fd00::1]", "0.0.0.0", "sandbox.evil.example",
          "localhost evil.example", "sandbox@localhost"}) {
        CAPTURE(host);
        CHECK_FALSE(names.knows(host));
    }
}

TEST_CASE("names and addresses can be added, and nothing that is neither") {
    const HostNames names({"Sandbox", "192.168.1.5", "fd00::1", "a_b.test", "http://x", "x:80", ""});
    for (const char* host : {"sandbox:12111", "SANDBOX", "192.168.1.5:1", "[fd00::1]:80", "a_b.test"})
        CHECK_MESSAGE(names.knows(host), host);
    CHECK_FALSE(names.knows("x"));
    CHECK(parse_host_name("fd00::1").value() == "[fd00::1]");
    for (const char* name : {"", "http://x", "x:80", "x/y", "x y", "a@b", "*"})
        CHECK_MESSAGE(!parse_host_name(name), name);
    CHECK(parse_host_name(std::string(253, 'a')));
    CHECK_FALSE(parse_host_name(std::string(254, 'a')));
}
