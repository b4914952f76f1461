#ifndef PROBE_NAMES_H
#define PROBE_NAMES_H

/* Tables of names for the numbers of the C library's headers. */
struct name {
  const char *name;
  long value;
};

extern const struct name eai_names[], ai_names[], ni_names[], h_errno_names[], errno_names[], res_names[],
    family_names[], socktype_names[], protocol_names[], record_names[], locale_category_names[], limit_names[],
    signal_names[];

/* The name of a value, or "<prefix><number>" in `spare` if the table has none. */
struct spare { char text[40]; };
const char *name_of(const struct name *table, long value, const char *prefix, struct spare *spare);

/* The value of a name from a table, or of a decimal number. Returns 0 for an unknown name. */
int name_value(const struct name *table, const char *name, long *out);

/* The values of names joined by commas, or-ed together. Returns 0 if a name is unknown. */
int name_flags(const struct name *table, const char *names, long *out);

#endif
