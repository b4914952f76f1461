#ifndef PROBE_TEXT_H
#define PROBE_TEXT_H

#include <stddef.h>

/* A growing piece of JSON text. All zero is an empty one. */
struct text {
  char *data;
  size_t used, room;
};

void text_append(struct text *t, const char *data, size_t length);
void text_free(struct text *t);

/* A JSON string. JSON has no bytes, so one character stands for one byte (U+0000 … U+00FF). */
void json_string(struct text *t, const char *bytes);

/* The members of an object, each after a comma: ,"key":value */
void json_member_string(struct text *t, const char *key, const char *value);
void json_member_number(struct text *t, const char *key, long long value);
void json_member_bool(struct text *t, const char *key, int value);
void json_member_hex(struct text *t, const char *key, const unsigned char *bytes, size_t length);

/* A list of strings: begin, any number of items, end. */
void json_list_begin(struct text *t, const char *key);
void json_list_item(struct text *t, const char *value);
void json_list_end(struct text *t);

/* An object as a member; the first of its own members is to come without its comma. */
void json_object_begin(struct text *t, const char *key);
void json_object_end(struct text *t);

#endif
