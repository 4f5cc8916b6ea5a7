#define _GNU_SOURCE
#include "listen_port.h"

#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

static _Thread_local uint16_t wanted_port;

void listen_port_for_next_bind(uint16_t port) { wanted_port = port; }

/// Takes the place of the C library's `bind` in this program, which it calls for everything but a wish that is open.
int bind(int descriptor, const struct sockaddr *address, socklen_t length) {
  struct sockaddr_in chosen;
  if (wanted_port != 0 && address != NULL && length == sizeof(chosen) && address->sa_family == AF_INET) {
    memcpy(&chosen, address, sizeof(chosen));
    if (chosen.sin_port == 0) {
      chosen.sin_port = htons(wanted_port);
      wanted_port = 0;
      address = (const struct sockaddr *)&chosen;
    }
  }
  return (int)syscall(SYS_bind, descriptor, address, length);
}

int listen_port_is_free(uint16_t port) {
  struct sockaddr_in address;
  int on = 1;
  int is_free;
  int descriptor = socket(AF_INET, SOCK_STREAM, 0);
  if (descriptor < 0) return 0;
  memset(&address, 0, sizeof(address));
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
  is_free = bind(descriptor, (const struct sockaddr *)&address, sizeof(address)) == 0;
  close(descriptor);
  return is_free;
}
