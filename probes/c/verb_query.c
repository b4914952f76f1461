#include "names.h"
#include "verbs.h"

#include <arpa/nameser.h>
#include <netdb.h>
#include <netinet/in.h>
#include <resolv.h>
#include <stdlib.h>

/* The largest DNS message. */
enum { ANSWER_MAX = 65535 };

enum how { ASK_QUERY, ASK_SEARCH, ASK_PRIVATE };

static int ask(struct __res_state *state, enum how how, const char *name, int type, unsigned char *answer) {
  if (how == ASK_QUERY) return res_query(name, ns_c_in, type, answer, ANSWER_MAX);
  if (how == ASK_SEARCH) return res_search(name, ns_c_in, type, answer, ANSWER_MAX);
#ifdef __GLIBC__
  return res_nquery(state, name, ns_c_in, type, answer, ANSWER_MAX);
#else
  (void)state;
  abort();
#endif
}

/* res_query also fails after a reply with NXDOMAIN or another error; the header in the answer then has the rcode. */
static int holds_response(const unsigned char *answer) { return answer[2] & 0x80; }

static void query(struct call *c, enum how how, struct __res_state *state) {
  long type;
  if (!call_option(c, "type", record_names, 0, &type)) return;
  unsigned char *answer = calloc(1, ANSWER_MAX);
  if (!answer) abort();

  call_begin(c);
  h_errno = 0;
  int length = ask(state, how, command_arg(c->command, "name"), (int)type, answer);
  int h_error = state ? state->res_h_errno : h_errno;
  call_end(c);

  c->ok = length >= 0;
  json_member_number(&c->out, "length", length);
  if (length >= 0) {
    json_member_hex(&c->out, "wire", answer, (size_t)(length < ANSWER_MAX ? length : ANSWER_MAX));
  } else {
    call_report_h_errno(c, h_error);
    call_report_errno(c);
    if (holds_response(answer)) json_member_hex(&c->out, "wire", answer, NS_HFIXEDSZ);
  }
  free(answer);
}

void verb_res_query(struct call *c) { query(c, ASK_QUERY, NULL); }

void verb_res_search(struct call *c) { query(c, ASK_SEARCH, NULL); }

void verb_nquery(struct call *c) {
#ifdef __GLIBC__
  struct __res_state *state = states_find(c->states, command_arg(c->command, "state"));
  if (!state) return call_refuse(c, "this thread has no state of that name: create it with ninit");
  query(c, ASK_PRIVATE, state);
#else
  c->unsupported = 1;
#endif
}
