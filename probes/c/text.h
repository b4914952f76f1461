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

/* Appends a JSON string. JSON has no bytes, so each character represents one byte (U+0000 … U+00FF). */
void json_string(struct text *t, const char *bytes);

/* Append a member of an object, with a comma before it unless the object has just begun: ,"key":value */
void json_member_string(struct text *t, const char *key, const char *value);
void json_member_number(struct text *t, const char *key, long long value);
void json_member_bool(struct text *t, const char *key, int value);
void json_member_hex(struct text *t, const char *key, const unsigned char *bytes, size_t length);

/* Append a list: begin, any number of items, end. An item that is an object ends with json_object_end. */
void json_list_begin(struct text *t, const char *key);
void json_list_item(struct text *t, const char *value);
void json_list_number(struct text *t, long long value);
void json_list_object(struct text *t);
void json_list_end(struct text *t);

/* A member that is an object: begin, its members, end. */
void json_object_begin(struct text *t, const char *key);
void json_object_end(struct text *t);

#endif
