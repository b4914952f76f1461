/* Network namespaces for the lab. The kernel takes about a millisecond for each, in which the lab's own event loop, and with it every fake
   server, would stand still. */

#ifndef NETWORKS_H
#define NETWORKS_H

/* Makes a network namespace with `lo` up, and reports the descriptor that holds it, or the failure. */
void networks_create (unsigned id);

/* Closes a descriptor that was reported. */
void networks_release (int descriptor);

#endif
