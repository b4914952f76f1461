import type { ManualPage } from '../page.ts';

/** The parts of nsswitch.conf(5). */
export const NSSWITCH_CONF: ManualPage = {
  name: 'nsswitch.conf(5)',
  parts: [
    'databases',
    'services',
    'actions',
    'success',
    'notfound',
    'unavail',
    'tryagain',
    'return',
    'merge',
    'compat',
    'NOTES',
  ],
  elsewhere: [
    { part: 'databases', sentence: 'networks, with services dns and files', entry: 'networks-file' },
    { part: 'services', sentence: 'a library libnss_SERVICE.so.2 provides a service', entry: 'modules-by-path' },
    { part: 'continue', sentence: 'the next lookup function is called', entry: 'success-continue' },
    { part: 'NOTES', sentence: 'a change of the line hosts', entry: 'nsswitch' },
  ],
  without: [
    {
      part: 'databases',
      sentence: 'publickey',
      reason: 'the functions of Secure RPC are not in the C library since 2.32',
    },
    {
      part: 'databases',
      sentence: 'netgroups in C libraries before 2.1',
      reason: 'the oldest C library of the lab is glibc 2.17',
    },
    {
      part: 'services',
      sentence: 'db, nis, nisplus and hesiod',
      reason: 'they need a file that makedb(1) writes, or servers of another protocol than DNS',
    },
    { part: 'merge', sentence: 'getgrent(3) merges nothing', reason: 'no verb of the probe enumerates groups' },
    { part: 'compat', sentence: 'entries of the shadow file', reason: 'the module of the lab has no such database' },
    {
      part: 'compat',
      sentence: 'NIS is the source by default',
      reason: 'it needs a NIS server, which has another protocol than DNS',
    },
  ],
};
