#include "res_report.h"

#include "address.h"
#include "names.h"

#include <netinet/in.h>
#include <resolv.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifdef __GLIBC__

/* An IPv6 nameserver has family 0 in nsaddr_list and its address in the extension: see __res_get_nsaddr in glibc's
   resolv/res_get_nsaddr.c, the same since 2.17. */
static const struct sockaddr *nameserver(const struct __res_state *state, int index) {
  if (state->nsaddr_list[index].sin_family == 0 && state->_u._ext.nsaddrs[index])
    return (const struct sockaddr *)state->_u._ext.nsaddrs[index];
  return (const struct sockaddr *)&state->nsaddr_list[index];
}

static void report_nameservers(struct text *out, const struct __res_state *state) {
  json_list_begin(out, "nameservers");
  for (int i = 0; i < state->nscount && i < MAXNS; i++) {
    char text[ADDRESS_TEXT_MAX];
    const struct sockaddr *address = nameserver(state, i);
    address_text(address, text);
    if (address_port(address) != NAMESERVER_PORT) sprintf(text + strlen(text), "#%d", address_port(address));
    json_list_item(out, text);
  }
  json_list_end(out);
}

void report_res_state(struct text *out, const struct __res_state *state) {
  report_nameservers(out, state);
  json_list_begin(out, "search");
  for (int i = 0; i < MAXDNSRCH && state->dnsrch[i]; i++) json_list_item(out, state->dnsrch[i]);
  json_list_end(out);
  json_list_begin(out, "options");
  for (const struct name *option = res_names; option->name; option++)
    if (state->options & (unsigned long)option->value) json_list_item(out, option->name);
  json_list_end(out);
  json_member_number(out, "optionsRaw", (long long)state->options);
  json_member_number(out, "flagsRaw", state->_flags);
  json_member_number(out, "retrans", state->retrans);
  json_member_number(out, "retry", state->retry);
  json_member_number(out, "ndots", state->ndots);
}

struct __res_state *res_state_of(const struct call *c) {
  const char *name = command_arg(c->command, "state");
  return name ? states_find(c->states, name) : &_res;
}

/* A state as JSON members; a missing state counts as all zero. */
static struct text describe(const struct __res_state *state) {
  static const struct __res_state zero;
  struct text description = {0};
  report_res_state(&description, state ? state : &zero);
  return description;
}

static int is_same(const struct text *a, const struct text *b) {
  return a->used == b->used && !memcmp(a->data, b->data, a->used);
}

static void member(struct text *out, const char *key, const struct text *state) {
  json_object_begin(out, key);
  /* Leaves out the comma before the first member. */
  text_append(out, state->data + 1, state->used - 1);
  json_object_end(out);
}

void res_report_begin(struct call *c) { c->before = describe(res_state_of(c)); }

void res_report_end(struct call *c) {
  const struct __res_state *state = res_state_of(c);
  if (state && !c->refusal) {
    struct text *reported = states_reported(c->states, command_arg(c->command, "state"));
    struct text after = describe(state);
    if (!reported->data) *reported = describe(NULL);
    json_object_begin(&c->out, "res");
    struct text changes = {0};
    if (!is_same(&c->before, reported)) member(&changes, "before", &c->before);
    if (!is_same(&after, &c->before)) member(&changes, "after", &after);
    if (changes.used) text_append(&c->out, changes.data + 1, changes.used - 1);
    json_object_end(&c->out);
    text_free(&changes);
    text_free(reported);
    *reported = after;
  }
  text_free(&c->before);
}

#else

void res_report_begin(struct call *c) { (void)c; }
void res_report_end(struct call *c) { (void)c; }

#endif
