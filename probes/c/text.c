#include "text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void text_append(struct text *t, const char *data, size_t length) {
  if (t->room - t->used < length) {
    size_t room = t->room ? t->room : 256;
    while (room - t->used < length) room *= 2;
    char *grown = realloc(t->data, room);
    if (!grown) abort();
    t->data = grown;
    t->room = room;
  }
  memcpy(t->data + t->used, data, length);
  t->used += length;
}

void text_free(struct text *t) {
  free(t->data);
  memset(t, 0, sizeof *t);
}

static void append_string(struct text *t, const char *s) { text_append(t, s, strlen(s)); }

void json_string(struct text *t, const char *bytes) {
  append_string(t, "\"");
  for (const unsigned char *p = (const unsigned char *)bytes; *p; p++) {
    if (*p == '"' || *p == '\\') append_string(t, "\\");
    if (*p >= 0x20 && *p < 0x7f) {
      text_append(t, (const char *)p, 1);
    } else {
      char escape[8];
      snprintf(escape, sizeof escape, "\\u%04x", *p);
      append_string(t, escape);
    }
  }
  append_string(t, "\"");
}

/* The last character, or 0 of an empty text. */
static char last(const struct text *t) { return t->used ? t->data[t->used - 1] : 0; }

static void json_key(struct text *t, const char *key) {
  if (last(t) != '{') append_string(t, ",");
  json_string(t, key);
  append_string(t, ":");
}

void json_member_string(struct text *t, const char *key, const char *value) {
  json_key(t, key);
  json_string(t, value);
}

void json_member_number(struct text *t, const char *key, long long value) {
  char digits[24];
  snprintf(digits, sizeof digits, "%lld", value);
  json_key(t, key);
  append_string(t, digits);
}

void json_member_bool(struct text *t, const char *key, int value) {
  json_key(t, key);
  append_string(t, value ? "true" : "false");
}

void json_member_hex(struct text *t, const char *key, const unsigned char *bytes, size_t length) {
  json_key(t, key);
  append_string(t, "\"");
  for (size_t i = 0; i < length; i++) {
    char pair[3];
    snprintf(pair, sizeof pair, "%02x", bytes[i]);
    text_append(t, pair, 2);
  }
  append_string(t, "\"");
}

void json_list_begin(struct text *t, const char *key) {
  json_key(t, key);
  append_string(t, "[");
}

static void separate(struct text *t) {
  if (last(t) != '[') append_string(t, ",");
}

void json_list_item(struct text *t, const char *value) {
  separate(t);
  json_string(t, value);
}

void json_list_number(struct text *t, long long value) {
  char digits[24];
  separate(t);
  text_append(t, digits, (size_t)snprintf(digits, sizeof digits, "%lld", value));
}

void json_list_object(struct text *t) {
  separate(t);
  append_string(t, "{");
}

void json_list_end(struct text *t) { append_string(t, "]"); }

void json_object_begin(struct text *t, const char *key) {
  json_key(t, key);
  append_string(t, "{");
}

void json_object_end(struct text *t) { append_string(t, "}"); }
