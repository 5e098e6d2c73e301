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

// 0.0.0.0 and [::]: where a browser cannot go.
bool is_every_address(const http::Endpoint& listen);

// By which this machine reaches us: http://127.0.0.1:8080, also where we listen on every address.
std::string default_public_url(const http::Endpoint& listen, std::uint16_t port);

// The file of a store; "" where it lies in none.
std::string store_path(const std::string& store_url);
// The sandbox keeps its state in a file beside the store.
std::string sandbox_store_path(const std::string& store_url);

bool is_live(const Secret& stripe_key);

}  // namespace orderwire::app
