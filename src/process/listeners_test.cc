// Reading the kernel's tables of sockets.
#include "process/listeners.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "process/descriptor.h"

namespace weir::process {
namespace {

constexpr std::string_view kTable =
    "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout "
    "inode\n"
    "   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 "
    "4711 1 0000000000000000 100 0 0 10 0\n"
    "   1: 00000000:07E8 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 "
    "1151 1 0000000000000000 100 0 0 10 0\n"
    "   2: 0100007F:E1F3 0100007F:9190 01 00000000:00000000 02:000AFC68 00000000 65534        0 "
    "55703 2 0000000000000000 20 4 27 13 -1\n"
    "   3: 0000000000000000FFFF00000100007F:2384 00000000000000000000000000000000:0000 0A "
    "00000000:00000000 00:00000000 00000000     0        0 12 1 0000000000000000 100 0 0 10 0\n"
    "   4: 00000000000000000000000000000000:0016 00000000000000000000000000000000:0000 0A "
    "00000000:00000000 00:00000000 00000000     0        0 13 1 0000000000000000 100 0 0 10 0\n"
    "   5: 00000000000000000000000001000000:0017 00000000000000000000000000000000:0000 0A "
    "00000000:00000000 00:00000000 00000000     0        0 14 1 0000000000000000 100 0 0 10 0\n"
    "   6: 0100007F";

TEST(Listeners, AreReadWithWhoMayReachThem) {
  const std::vector<Listener> expected = {{"127.0.0.1", 8080, true, 1000, 4711},
                                          {"0.0.0.0", 2024, false, 0, 1151},
                                          {"::ffff:127.0.0.1", 9092, true, 0, 12},
                                          {"::", 22, false, 0, 13},
                                          {"::1", 23, true, 0, 14}};
  EXPECT_EQ(parse_listeners(kTable), expected);
}

TEST(Listeners, TakeDatagramsWhereTheyAreNotConnected) {
  constexpr std::string_view kDatagrams =
      "   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout "
      "inode ref pointer drops\n"
      "  398: 00000000:14E9 00000000:0000 07 00000000:00000000 00:00000000 00000000  1000        0 "
      "2001 2 0000000000000000 0\n"
      "  399: 0100007F:0035 00000000:0000 07 00000000:00000000 00:00000000 00000000  1000        0 "
      "2002 2 0000000000000000 0\n"
      "  400: 00000000:1000 0100007F:9190 01 00000000:00000000 00:00000000 00000000  1000        0 "
      "2003 2 0000000000000000 0\n";
  const std::vector<Listener> expected = {{"0.0.0.0", 5353, false, 1000, 2001, Protocol::Udp},
                                          {"127.0.0.1", 53, true, 1000, 2002, Protocol::Udp}};
  EXPECT_EQ(parse_listeners(kDatagrams, Protocol::Udp), expected);
}

TEST(Listeners, OfDatagramsAreFoundUnlessTheirPortIsOneByChance) {
  const Descriptor chosen(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  const Descriptor any(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  ASSERT_EQ(::bind(any.get(), generic, sizeof address), 0);
  int bound = -1;
  for (std::uint16_t port = chance_ports().first; bound != 0 && --port > 1024;) {
    address.sin_port = htons(port);
    bound = ::bind(chosen.get(), generic, sizeof address);
  }
  ASSERT_EQ(bound, 0);
  const std::vector<Listener> held = held_by(identify_self(), find_datagram_ports());
  ASSERT_EQ(held.size(), 1U);
  EXPECT_EQ(held[0].port, ntohs(address.sin_port));
  EXPECT_TRUE(held[0].loopback);
  EXPECT_EQ(held[0].protocol, Protocol::Udp);
}

TEST(Listeners, OfThisProcessAreFound) {
  const Descriptor socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (!socket.open()) FAIL() << "no socket can be had";
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t length = sizeof address;
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  ASSERT_EQ(::bind(socket.get(), generic, length), 0);
  ASSERT_EQ(::listen(socket.get(), 1), 0);
  ASSERT_EQ(::getsockname(socket.get(), generic, &length), 0);
  bool found = false;
  for (const Listener& listener : held_by(identify_self(), find_listeners())) {
    found = found || (listener.port == ntohs(address.sin_port) && listener.loopback);
  }
  EXPECT_TRUE(found);
  // Both ways to ask give the same.
  const std::uint16_t port = ntohs(address.sin_port);
  const auto only_ours = [&](std::vector<Listener> listeners) {
    std::erase_if(listeners, [&](const Listener& listener) { return listener.port != port; });
    return listeners;
  };
  EXPECT_EQ(only_ours(find_listeners()), only_ours(read_listeners()));
  EXPECT_EQ(only_ours(find_listeners()).size(), 1U);
}

}  // namespace
}  // namespace weir::process
