/* The keys of a load and their answers, by construction: the number in a key is in every field of its answer, so that an answer to another
   client's question is found out. Each key has two answers, one for each view.

     passwd    u5             uid 100005 or 200005, gecos `client` or `daemon`, home /home/u5
     group     g5             gid 100005 or 200005, member u5
     initgroups u5            gid 100005 or 200005, and no other
     netgroup  n5             one triple: host h5.load.test, user u5, domain client5 or daemon5
     services  s5, tcp        port 20005 or 40005
     hosts     h5.load.test   198.18.0.5 and 2001:db8::5, or 198.19.0.5 and 2001:db8:1::5

   lab/load/population.ts writes the files with the same values. */

#ifndef POPULATION_H
#define POPULATION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The last port would be above 65535 with more. */
#define MOST_KEYS 16384
#define DOMAIN "load.test"
#define LONGEST_KEY 64

enum database { PASSWD, GROUP, INITGROUPS, SERVICES, NETGROUP, HOSTS, DATABASES };

/* What the client's own files and nameserver say, and what the daemon's say. */
enum view { CLIENT_VIEW, DAEMON_VIEW };

/* DATABASES for an unknown name. */
enum database database_of (const char *name);

/* The first letter of the keys of a database. */
char letter_of (enum database database);

/* The key of an entry: u5, g5, s5, n5, h5.load.test. */
void key_of (enum database database, long index, char key[LONGEST_KEY]);

/* The index in a key or in a field that begins like one; -1 if there is none. A host's name may lack its domain. */
long index_in (char letter, const char *text, size_t length);

/* The entry and the view that a uid, a gid, a port, a netgroup's domain, or an address belongs to; false for a value of no entry. */
bool entry_of_id (uint32_t id, long *index, enum view *view);
bool entry_of_port (unsigned port, long *index, enum view *view);
bool entry_of_domain (const char *domain, long *index, enum view *view);
bool entry_of_ipv4 (const unsigned char octets[4], long *index, enum view *view);
bool entry_of_ipv6 (const unsigned char octets[16], long *index, enum view *view);

uint32_t id_of (long index, enum view view);
unsigned port_of (long index, enum view view);
void domain_of (long index, enum view view, char domain[LONGEST_KEY]);
void ipv4_of (long index, enum view view, unsigned char octets[4]);
void ipv6_of (long index, enum view view, unsigned char octets[16]);

#endif
