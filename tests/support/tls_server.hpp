// A server that shows a certificate which nobody vouches for. Loopback only; one connection after the other.
#pragma once

#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>

namespace orderwire::test {

class SelfSignedServer {
  public:
    SelfSignedServer() : context_(SSL_CTX_new(TLS_server_method()), SSL_CTX_free) {
        use_own_certificate();
        thread_ = std::thread([this] { serve(); });
    }
    ~SelfSignedServer() {
        stopping_ = true;
        boost::asio::ip::tcp::socket wake(loop_);
        boost::system::error_code ignored;
        wake.connect(acceptor_.local_endpoint(), ignored);
        thread_.join();
    }
    std::string url() const {
        return "https://127.0.0.1:" + std::to_string(acceptor_.local_endpoint().port());
    }
    int connections() const { return connections_; }
    int requests() const { return requests_; }  // of clients that trusted it

  private:
    void use_own_certificate() {
        const std::unique_ptr<EVP_PKEY, void (*)(EVP_PKEY*)> key(EVP_EC_gen("P-256"), EVP_PKEY_free);
        const std::unique_ptr<X509, void (*)(X509*)> certificate(X509_new(), X509_free);
        X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -60);
        X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 3600);
        X509_set_pubkey(certificate.get(), key.get());
        X509_NAME* name = X509_get_subject_name(certificate.get());
        const auto* host = reinterpret_cast<const unsigned char*>("127.0.0.1");
        X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, host, -1, -1, 0);
        X509_set_issuer_name(certificate.get(), name);
        X509_sign(certificate.get(), key.get(), EVP_sha256());
        if (SSL_CTX_use_certificate(context_.get(), certificate.get()) != 1 ||
            SSL_CTX_use_PrivateKey(context_.get(), key.get()) != 1) {
            throw std::runtime_error("no certificate for the test");
        }
    }

    void serve() {
        while (true) {
            boost::asio::ip::tcp::socket socket = acceptor_.accept();
            if (stopping_) return;
            ++connections_;
            const std::unique_ptr<SSL, void (*)(SSL*)> session(SSL_new(context_.get()), SSL_free);
            SSL_set_fd(session.get(), socket.native_handle());
            char byte = 0;
            if (SSL_accept(session.get()) == 1 && SSL_read(session.get(), &byte, 1) == 1) ++requests_;
        }
    }

    std::unique_ptr<SSL_CTX, void (*)(SSL_CTX*)> context_;
    boost::asio::io_context loop_;
    boost::asio::ip::tcp::acceptor acceptor_{loop_, {boost::asio::ip::make_address("127.0.0.1"), 0}};
    std::atomic<bool> stopping_{false};
    std::atomic<int> connections_{0};
    std::atomic<int> requests_{0};
    std::thread thread_;
};

}  // namespace orderwire::test
