#ifndef PROBE_TEXT_H
#define PROBE_TEXT_H

#include <stddef.h>

/* A growing JSON text. All zero is an empty text. */
struct text {
  char *data;
  size_t used, room;
};

void text_append(struct text *t, const char *data, size_t length);
void text_free(struct text *t);

/* Appends a JSON string. JSON has no bytes, so one character stands for one byte (U+0000 … U+00FF). */
void json_string(struct text *t, const char *bytes);

/* Append a member of an object, with a comma before it: ,"key":value */
void json_member_string(struct text *t, const char *key, const char *value);
void json_member_number(struct text *t, const char *key, long long value);
void json_member_bool(struct text *t, const char *key, int value);
void json_member_hex(struct text *t, const char *key, const unsigned char *bytes, size_t length);

/* Append a list of strings: begin, any number of items, end. */
void json_list_begin(struct text *t, const char *key);
void json_list_item(struct text *t, const char *value);
void json_list_end(struct text *t);

/* Begins a member that is an object; its first member must have no comma before it. */
void json_object_begin(struct text *t, const char *key);
void json_object_end(struct text *t);

#endif
