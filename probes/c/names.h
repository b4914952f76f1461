#ifndef PROBE_NAMES_H
#define PROBE_NAMES_H

/* The names behind the numbers of the C library's headers. */
struct name {
  const char *name;
  long value;
};

extern const struct name eai_names[], ai_names[], ni_names[], h_errno_names[], errno_names[], res_names[],
    family_names[], socktype_names[], record_names[];

/* The name of a value, or "<prefix><number>" in `spare` when it has none. */
struct spare { char text[40]; };
const char *name_of(const struct name *table, long value, const char *prefix, struct spare *spare);

/* A name (or a decimal number) from a table. Returns 0 when there is none such. */
int name_value(const struct name *table, const char *name, long *out);

/* Names joined by commas, or-ed together. Returns 0 when one is not in the table. */
int name_flags(const struct name *table, const char *names, long *out);

#endif
