// Where things are that no option named: the web client, our own address, the sandbox's file; and what a key
// is for.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "base/secret.hpp"
#include "http/endpoint.hpp"

namespace orderwire::app {

// The client that is installed or built beside the program; "" where there is none.
std::filesystem::path find_web();

// By which this machine reaches us: http://127.0.0.1:8080
std::string default_public_url(const http::Endpoint& listen, std::uint16_t port);

// The sandbox keeps its state in a file beside the store.
std::string sandbox_store_path(const std::string& store_url);

bool is_live(const Secret& stripe_key);

}  // namespace orderwire::app
