import './quiet.ts';
import { createRequire } from 'node:module';
import type { FieldType } from 'ffi-rs';

// Not a static import: a bundle moves such imports to its top, before quiet.ts.
const { DataType, load, open }: typeof import('ffi-rs') = createRequire(import.meta.url)('ffi-rs');

/** An address in this process; 0n is NULL. */
export type Address = bigint;

/** A function's return value, and errno after it (ffi-rs reads errno right after the call). */
export interface Outcome {
  value: number;
  errnoCode: number;
}

type Library = 'libc' | 'libresolv';
open({ library: 'libc', path: 'libc.so.6' });
open({ library: 'libresolv', path: 'libresolv.so.2' });

const { I32, Void, String: text, BigInt: address, U8Array: buffer } = DataType;
const size = address;

function bind<R>(library: Library, funcName: string, retType: FieldType, ...paramsType: FieldType[]) {
  return (...paramsValue: unknown[]) => load({ library, funcName, retType, paramsType, paramsValue }) as R;
}

/** Binds a function whose errno is reported. */
function bindMeasured(library: Library, funcName: string, retType: FieldType, ...paramsType: FieldType[]) {
  return (...paramsValue: unknown[]) =>
    load({ library, funcName, retType, paramsType, paramsValue, errno: true }) as Outcome;
}

/** Binds a function whose errno is reported and whose arguments may be null, which is passed as NULL. */
function bindNullable(funcName: string, ...types: FieldType[]) {
  return (...values: unknown[]) =>
    load({
      library: 'libc',
      funcName,
      retType: I32,
      paramsType: types.map((type, index) => (values[index] === null ? address : type)),
      paramsValue: values.map((value) => value ?? 0n),
      errno: true,
    }) as Outcome;
}

/** This process's glibc, as "2.36". */
export const libcVersion = bind<string>('libc', 'gnu_get_libc_version', text)();

/**
 * glibc 2.34 moved res_query and its like from libresolv to libc, where dlsym finds them by their plain names. Before,
 * only the names behind the header's macros are there. (nm -D: 2.31 against 2.36.)
 */
const [major = 0, minor = 0] = libcVersion.split('.').map(Number);
const moved = major > 2 || minor >= 34;
function bindResolver(name: string, ...paramsType: FieldType[]) {
  return moved
    ? bindMeasured('libc', name, I32, ...paramsType)
    : bindMeasured('libresolv', `__${name}`, I32, ...paramsType);
}

export const memcpyFrom = bind<Address>('libc', 'memcpy', address, buffer, address, size);
export const memcpyTo = bind<Address>('libc', 'memcpy', address, address, buffer, size);
export const strlen = bind<Address>('libc', 'strlen', address, address);
export const freeaddrinfo = bind<void>('libc', 'freeaddrinfo', Void, address);

export const inetNtop = bind<Address>('libc', 'inet_ntop', address, I32, buffer, buffer, I32);
export const inetPton = bind<number>('libc', 'inet_pton', I32, I32, buffer, buffer);

/** These three are the calling thread's own; this module is loaded once in each thread. */
export const errnoLocation = bind<Address>('libc', '__errno_location', address)();
export const hErrnoLocation = bind<Address>('libc', '__h_errno_location', address)();
export const resState = bind<Address>('libc', '__res_state', address)();

/** Name, service and hints may be null. */
export const getaddrinfo = bindNullable('getaddrinfo', buffer, buffer, buffer, buffer);
/** The texts may be null. */
export const getnameinfo = bindNullable('getnameinfo', buffer, I32, buffer, I32, buffer, I32, I32);
export const gaiStrerror = bind<Address>('libc', 'gai_strerror', address, I32);

/** The reentrant forms: the plain ones share one buffer among all threads of the process. Both send the same queries. */
const hostentOut = [buffer, buffer, size, buffer, buffer];
export const gethostbyname = bindMeasured('libc', 'gethostbyname_r', I32, buffer, ...hostentOut);
export const gethostbyname2 = bindMeasured('libc', 'gethostbyname2_r', I32, buffer, I32, ...hostentOut);
export const gethostbyaddr = bindMeasured('libc', 'gethostbyaddr_r', I32, buffer, I32, I32, ...hostentOut);
export const gethostent = bindMeasured('libc', 'gethostent_r', I32, ...hostentOut);
export const sethostent = bind<void>('libc', 'sethostent', Void, I32);
export const endhostent = bind<void>('libc', 'endhostent', Void);

/** An entry, a buffer and its size, the result. */
const entryOut = [buffer, buffer, size, buffer];
export const getpwnam = bindMeasured('libc', 'getpwnam_r', I32, buffer, ...entryOut);
export const getpwuid = bindMeasured('libc', 'getpwuid_r', I32, I32, ...entryOut);
export const getgrnam = bindMeasured('libc', 'getgrnam_r', I32, buffer, ...entryOut);
export const getgrgid = bindMeasured('libc', 'getgrgid_r', I32, I32, ...entryOut);
export const getgrouplist = bindMeasured('libc', 'getgrouplist', I32, buffer, I32, buffer, buffer);

export const getprotobyname = bindMeasured('libc', 'getprotobyname_r', I32, buffer, ...entryOut);
export const getrpcbyname = bindMeasured('libc', 'getrpcbyname_r', I32, buffer, ...entryOut);
export const getaliasbyname = bindMeasured('libc', 'getaliasbyname_r', I32, buffer, ...entryOut);
export const getspnam = bindMeasured('libc', 'getspnam_r', I32, buffer, ...entryOut);
export const etherHostton = bindMeasured('libc', 'ether_hostton', I32, buffer, buffer);
export const etherNtoa = bind<Address>('libc', 'ether_ntoa_r', address, buffer, buffer);

/** The protocol may be null. */
export const getservbyname = bindNullable('getservbyname_r', buffer, buffer, ...entryOut);
export const getservbyport = bindNullable('getservbyport_r', I32, buffer, ...entryOut);
export const getnetbyname = bindMeasured('libc', 'getnetbyname_r', I32, buffer, ...hostentOut);
export const getnetbyaddr = bindMeasured('libc', 'getnetbyaddr_r', I32, I32, I32, ...hostentOut);
export const inetNetwork = bind<number>('libc', 'inet_network', I32, buffer);

export const setnetgrent = bindMeasured('libc', 'setnetgrent', I32, buffer);
export const getnetgrent = bindMeasured('libc', 'getnetgrent_r', I32, buffer, buffer, buffer, buffer, size);
export const endnetgrent = bind<void>('libc', 'endnetgrent', Void);
/** Any of the last three may be null. */
export const innetgr = bindNullable('innetgr', buffer, buffer, buffer, buffer);

export const resQuery = bindResolver('res_query', buffer, I32, I32, buffer, I32);
export const resSearch = bindResolver('res_search', buffer, I32, I32, buffer, I32);
export const resQuerydomain = bindResolver('res_querydomain', buffer, buffer, I32, I32, buffer, I32);
export const resSend = bindResolver('res_send', buffer, I32, buffer, I32);
export const resNquery = bindResolver('res_nquery', buffer, buffer, I32, I32, buffer, I32);
export const resNsearch = bindResolver('res_nsearch', buffer, buffer, I32, I32, buffer, I32);
export const resNquerydomain = bindResolver('res_nquerydomain', buffer, buffer, buffer, I32, I32, buffer, I32);
export const resNsend = bindResolver('res_nsend', buffer, buffer, I32, buffer, I32);

/** These change the whole process. setlocale returns an address. */
export const setlocale = bindMeasured('libc', 'setlocale', address, I32, buffer) as unknown as (
  category: number,
  locale: Buffer,
) => { value: Address; errnoCode: number };
export const chroot = bindMeasured('libc', 'chroot', I32, buffer);
export const chdir = bindMeasured('libc', 'chdir', I32, buffer);
export const setrlimit = bindMeasured('libc', 'setrlimit', I32, I32, buffer);
export const getrlimit = bind<number>('libc', 'getrlimit', I32, I32, buffer);

export const resInit = bindMeasured('libc', '__res_init', I32);
export const resNinit = bindMeasured('libc', '__res_ninit', I32, buffer);
export const resNclose = bindMeasured('libc', '__res_nclose', Void, buffer);
export const resClose = bindMeasured('libresolv', '__res_close', Void);
