/** The forms of replies that begin with `version` and `found`: each is one structure of glibc nscd/nscd-client.h. */
type ReplyForm = 'passwd' | 'group' | 'host' | 'addressInfo' | 'groupsOfUser' | 'service' | 'netgroup' | 'inNetgroup';

/** Something for each form, by the types of the requests that have such a reply. */
export function byRequestType<T>(forms: Readonly<Record<ReplyForm, T>>): Readonly<Record<string, T>> {
  const { passwd, group, host, addressInfo, groupsOfUser, service, netgroup, inNetgroup } = forms;
  return {
    GETPWBYNAME: passwd,
    GETPWBYUID: passwd,
    GETGRBYNAME: group,
    GETGRBYGID: group,
    GETHOSTBYNAME: host,
    GETHOSTBYNAMEv6: host,
    GETHOSTBYADDR: host,
    GETHOSTBYADDRv6: host,
    GETAI: addressInfo,
    INITGROUPS: groupsOfUser,
    GETSERVBYNAME: service,
    GETSERVBYPORT: service,
    GETNETGRENT: netgroup,
    INNETGR: inNetgroup,
  };
}
