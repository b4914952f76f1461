#include "address.h"
#include "names.h"
#include "verbs.h"

#include <netinet/in.h>
#include <resolv.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifdef __GLIBC__

/* An IPv6 server's place in nsaddr_list has family 0, and its address is in the extension: the rule of
   __res_get_nsaddr in glibc's resolv/res_get_nsaddr.c, the same in 2.17 as today. */
static const struct sockaddr *nameserver(const struct __res_state *state, int index) {
  if (state->nsaddr_list[index].sin_family == 0 && state->_u._ext.nsaddrs[index])
    return (const struct sockaddr *)state->_u._ext.nsaddrs[index];
  return (const struct sockaddr *)&state->nsaddr_list[index];
}

static void report_nameservers(struct call *c, const struct __res_state *state) {
  json_list_begin(&c->out, "nameservers");
  for (int i = 0; i < state->nscount && i < MAXNS; i++) {
    char text[ADDRESS_TEXT_MAX];
    const struct sockaddr *address = nameserver(state, i);
    address_text(address, text);
    if (address_port(address) != NAMESERVER_PORT) sprintf(text + strlen(text), "#%d", address_port(address));
    json_list_item(&c->out, text);
  }
  json_list_end(&c->out);
}

static void report_state(struct call *c, const struct __res_state *state) {
  report_nameservers(c, state);
  json_list_begin(&c->out, "search");
  for (int i = 0; i < MAXDNSRCH && state->dnsrch[i]; i++) json_list_item(&c->out, state->dnsrch[i]);
  json_list_end(&c->out);
  json_list_begin(&c->out, "options");
  for (const struct name *option = res_names; option->name; option++)
    if (state->options & (unsigned long)option->value) json_list_item(&c->out, option->name);
  json_list_end(&c->out);
  json_member_number(&c->out, "optionsRaw", (long long)state->options);
  json_member_number(&c->out, "flagsRaw", state->_flags);
  json_member_number(&c->out, "retrans", state->retrans);
  json_member_number(&c->out, "retry", state->retry);
  json_member_number(&c->out, "ndots", state->ndots);
  json_member_number(&c->out, "tid", syscall(SYS_gettid));
}

static struct __res_state *chosen_state(struct call *c) {
  const char *name = command_arg(c->command, "state");
  if (!name) return &_res;
  struct __res_state *state = states_find(c->states, name);
  if (!state) call_refuse(c, "this thread has no state of that name: ninit makes one");
  return state;
}

void verb_state(struct call *c) {
  const struct __res_state *state = chosen_state(c);
  if (!state) return;
  c->ok = 1;
  report_state(c, state);
}

void verb_set(struct call *c) {
  struct __res_state *state = chosen_state(c);
  if (!state) return;
  long add, remove, retrans, retry;
  if (!call_flags(c, "options+", res_names, &add) || !call_flags(c, "options-", res_names, &remove)) return;
  if (!command_number(c->command, "retrans", 65535, state->retrans, &retrans) ||
      !command_number(c->command, "retry", 65535, state->retry, &retry))
    return call_refuse(c, "retrans and retry are numbers up to 65535");
  state->options = (state->options | (unsigned long)add) & ~(unsigned long)remove;
  state->retrans = (int)retrans;
  state->retry = (int)retry;
  c->ok = 1;
  report_state(c, state);
}

#else

void verb_state(struct call *c) { c->unsupported = 1; }
void verb_set(struct call *c) { c->unsupported = 1; }

#endif
