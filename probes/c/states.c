#include "states.h"

#include <netinet/in.h>
#include <resolv.h>
#include <stdlib.h>
#include <string.h>

struct private_state {
  struct private_state *next;
  struct __res_state state;
  struct text reported;
  char name[];
};

static struct private_state *find(const struct states *s, const char *name) {
  struct private_state *p = s->first;
  while (p && strcmp(p->name, name)) p = p->next;
  return p;
}

struct __res_state *states_find(const struct states *s, const char *name) {
  struct private_state *p = find(s, name);
  return p ? &p->state : NULL;
}

struct text *states_reported(struct states *s, const char *name) {
  return name ? &find(s, name)->reported : &s->reported;
}

struct __res_state *states_add(struct states *s, const char *name) {
  struct private_state *p = calloc(1, sizeof *p + strlen(name) + 1);
  if (!p) abort();
  strcpy(p->name, name);
  p->next = s->first;
  s->first = p;
  return &p->state;
}

void states_remove(struct states *s, const char *name) {
  for (struct private_state **link = &s->first; *link; link = &(*link)->next) {
    struct private_state *p = *link;
    if (strcmp(p->name, name)) continue;
    *link = p->next;
    text_free(&p->reported);
    free(p);
    return;
  }
}

void states_close_all(struct states *s) {
  while (s->first) {
#ifdef __GLIBC__
    res_nclose(&s->first->state);
#endif
    states_remove(s, s->first->name);
  }
  text_free(&s->reported);
}
