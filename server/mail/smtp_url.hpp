// Which mail server: `--smtp`.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "base/secret.hpp"

namespace orderwire::mail {

struct SmtpServer {
    bool tls = false;  // from the first byte (smtps), rather than by STARTTLS
    std::string host;  // a name or an address, as in a URL: IPv6 in brackets
    std::uint16_t port = 0;
    std::string user;  // "": no login
    Secret password;
    bool loopback = false;   // nobody stands in between
    bool plaintext = false;  // --smtp-plaintext: what stands in between may read along
};

// "smtp://mail.example:587", "smtps://user:password@mail.example"; user and password percent-encoded. Without
// a port 25, with smtps 465. Error: `invalid_smtp_url`; it does not repeat what was given.
result<SmtpServer> parse_smtp_url(std::string_view text);

// What is asked of the way to it. STARTTLS is used wherever it is offered.
struct Trust {
    bool demand_tls = true;
    bool verify = true;  // the certificate, against the host's name and those who vouch
};

// TLS is demanded of every other machine: mails carry passes to orders. Who does without it says so; a
// password never leaves in clear all the same. Certificates are verified, but for a server on this very
// machine, which seldom has one that anybody vouches for; there too where `own_certificates` say who does.
Trust trust_of(const SmtpServer& server, bool own_certificates);

}  // namespace orderwire::mail
