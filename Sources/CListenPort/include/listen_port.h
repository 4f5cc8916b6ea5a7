#ifndef LISTEN_PORT_H
#define LISTEN_PORT_H

#include <stdint.h>

/// The next IPv4 socket that this thread binds to a port of the system's choice is bound to `port` instead; 0 takes the wish back.
/// librdkafka's embedded broker chooses its port in this way only, and has no other means to be told.
void listen_port_for_next_bind(uint16_t port);

/// Whether `port` of 127.0.0.1 can be listened on now. To be asked before: where binding fails, librdkafka 2.0.2 ends the program.
int listen_port_is_free(uint16_t port);

#endif
