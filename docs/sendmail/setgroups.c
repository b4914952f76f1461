/* setgroups(2) is denied in the lab's user namespace, and sendmail ends without it. */
struct state { int retrans, retry; unsigned long options; };
extern struct state *__res_state(void);

int setgroups(unsigned long count, const void *groups)
{
    (void)count;
    (void)groups;
#ifdef CLEAR_NOALIASES
    __res_state()->options &= ~0x1000UL; /* RES_NOALIASES, <resolv.h> */
#endif
    return 0;
}
