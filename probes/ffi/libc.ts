import './quiet.ts';
import { createRequire } from 'node:module';
import type { FieldType } from 'ffi-rs';

// Not imported, for in a bundle that would come before everything else, and so before what keeps it quiet.
const { DataType, load, open }: typeof import('ffi-rs') = createRequire(import.meta.url)('ffi-rs');

/** An address in this process; 0n is NULL. */
export type Address = bigint;

/** What a function returned, and errno as it left it (ffi-rs reads it before anything else can change it). */
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

/** For the calls a command asks for. */
function bindMeasured(library: Library, funcName: string, retType: FieldType, ...paramsType: FieldType[]) {
  return (...paramsValue: unknown[]) =>
    load({ library, funcName, retType, paramsType, paramsValue, errno: true }) as Outcome;
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

/** With NULL for the service (as 0n), and with a service. */
export const getaddrinfo = bindMeasured('libc', 'getaddrinfo', I32, buffer, address, buffer, buffer);
export const getaddrinfoWithService = bindMeasured('libc', 'getaddrinfo', I32, buffer, buffer, buffer, buffer);
export const getnameinfo = bindMeasured('libc', 'getnameinfo', I32, buffer, I32, buffer, I32, buffer, I32, I32);

/** The reentrant forms: the plain ones share one buffer among all threads of the process. They ask in the same way. */
const hostentOut = [buffer, buffer, size, buffer, buffer];
export const gethostbyname = bindMeasured('libc', 'gethostbyname_r', I32, buffer, ...hostentOut);
export const gethostbyname2 = bindMeasured('libc', 'gethostbyname2_r', I32, buffer, I32, ...hostentOut);
export const gethostbyaddr = bindMeasured('libc', 'gethostbyaddr_r', I32, buffer, I32, I32, ...hostentOut);
export const getpwnam = bindMeasured('libc', 'getpwnam_r', I32, buffer, buffer, buffer, size, buffer);
export const getgrnam = bindMeasured('libc', 'getgrnam_r', I32, buffer, buffer, buffer, size, buffer);

export const resQuery = bindResolver('res_query', buffer, I32, I32, buffer, I32);
export const resSearch = bindResolver('res_search', buffer, I32, I32, buffer, I32);
export const resNquery = bindResolver('res_nquery', buffer, buffer, I32, I32, buffer, I32);

export const resInit = bindMeasured('libc', '__res_init', I32);
export const resNinit = bindMeasured('libc', '__res_ninit', I32, buffer);
export const resNclose = bindMeasured('libc', '__res_nclose', Void, buffer);
export const resClose = bindMeasured('libresolv', '__res_close', Void);
