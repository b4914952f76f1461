#include "names.h"
#include "verbs.h"

#include <arpa/nameser.h>
#include <netdb.h>
#include <netinet/in.h>
#include <resolv.h>
#include <stdlib.h>

/* The largest DNS message. */
enum { MESSAGE_MAX = 65535 };

/* The arguments of all query functions; each function uses those that it takes. */
struct question {
  struct __res_state *state; /* NULL for the thread's own */
  const char *name, *domain;
  int type;
  const unsigned char *message;
  size_t length;
};

/* Calls the function with a buffer of that size. */
typedef int ask_function(const struct question *q, unsigned char *answer, int size);

/* A function also fails after a reply with NXDOMAIN or another error; the header in the answer then has the rcode. */
static int holds_response(const unsigned char *answer) { return answer[2] & 0x80; }

static void ask(struct call *c, ask_function *function, const struct question *q) {
  long size;
  if (!command_number(c->command, "buffer", MESSAGE_MAX, MESSAGE_MAX, &size))
    return call_refuse(c, "buffer must be a number from 0 to 65535");
  /* Always the largest size, zeroed, so that a header can be read for every value of `buffer`. */
  unsigned char *answer = calloc(1, MESSAGE_MAX);
  if (!answer) abort();

  call_begin(c);
  h_errno = 0;
  int length = function(q, answer, (int)size);
  int h_error = q->state ? q->state->res_h_errno : h_errno;
  call_end(c);

  c->ok = length >= 0;
  json_member_number(&c->out, "length", length);
  if (length >= 0) {
    json_member_hex(&c->out, "wire", answer, (size_t)(length < size ? length : size));
  } else {
    /* res_send does not set h_errno. */
    if (!q->message) call_report_h_errno(c, h_error);
    call_report_errno(c);
    if (holds_response(answer)) json_member_hex(&c->out, "wire", answer, NS_HFIXEDSZ);
  }
  free(answer);
}

/* Asks for the command's `name`, `domain` and `type`. */
static void query(struct call *c, ask_function *function, struct __res_state *state) {
  struct question q = {.state = state, .name = command_arg(c->command, "name"), .domain = command_arg(c->command, "domain")};
  long type;
  if (!call_option(c, "type", record_names, 0, &type)) return;
  q.type = (int)type;
  ask(c, function, &q);
}

/* Sends the command's `message`. */
static void send_message(struct call *c, ask_function *function, struct __res_state *state) {
  struct question q = {.state = state};
  unsigned char *message = command_octets(c->command, "message", MESSAGE_MAX, &q.length);
  if (!message) return call_refuse(c, "message must be at most 65535 octets in hexadecimal");
  q.message = message;
  ask(c, function, &q);
  free(message);
}

static int ask_query(const struct question *q, unsigned char *answer, int size) {
  return res_query(q->name, ns_c_in, q->type, answer, size);
}

static int ask_search(const struct question *q, unsigned char *answer, int size) {
  return res_search(q->name, ns_c_in, q->type, answer, size);
}

static int ask_querydomain(const struct question *q, unsigned char *answer, int size) {
  return res_querydomain(q->name, q->domain, ns_c_in, q->type, answer, size);
}

static int ask_send(const struct question *q, unsigned char *answer, int size) {
  return res_send(q->message, (int)q->length, answer, size);
}

void verb_res_query(struct call *c) { query(c, ask_query, NULL); }
void verb_res_search(struct call *c) { query(c, ask_search, NULL); }
void verb_res_querydomain(struct call *c) { query(c, ask_querydomain, NULL); }
void verb_res_send(struct call *c) { send_message(c, ask_send, NULL); }

#ifdef __GLIBC__

static int ask_nquery(const struct question *q, unsigned char *answer, int size) {
  return res_nquery(q->state, q->name, ns_c_in, q->type, answer, size);
}

static int ask_nsearch(const struct question *q, unsigned char *answer, int size) {
  return res_nsearch(q->state, q->name, ns_c_in, q->type, answer, size);
}

static int ask_nquerydomain(const struct question *q, unsigned char *answer, int size) {
  return res_nquerydomain(q->state, q->name, q->domain, ns_c_in, q->type, answer, size);
}

static int ask_nsend(const struct question *q, unsigned char *answer, int size) {
  return res_nsend(q->state, q->message, (int)q->length, answer, size);
}

/* The private state that the command names; without one the command is refused. */
static struct __res_state *private_state(struct call *c) {
  struct __res_state *state = states_find(c->states, command_arg(c->command, "state"));
  if (!state) call_refuse(c, "this thread has no state of that name: create it with ninit");
  return state;
}

static void query_privately(struct call *c, ask_function *function) {
  struct __res_state *state = private_state(c);
  if (state) query(c, function, state);
}

void verb_nquery(struct call *c) { query_privately(c, ask_nquery); }
void verb_res_nsearch(struct call *c) { query_privately(c, ask_nsearch); }
void verb_res_nquerydomain(struct call *c) { query_privately(c, ask_nquerydomain); }

void verb_res_nsend(struct call *c) {
  struct __res_state *state = private_state(c);
  if (state) send_message(c, ask_nsend, state);
}

#else

void verb_nquery(struct call *c) { call_unsupported(c, "musl has no res_nquery"); }
void verb_res_nsearch(struct call *c) { call_unsupported(c, "musl has no res_nsearch"); }
void verb_res_nquerydomain(struct call *c) { call_unsupported(c, "musl has no res_nquerydomain"); }
void verb_res_nsend(struct call *c) { call_unsupported(c, "musl has no res_nsend"); }

#endif
