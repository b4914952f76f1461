// ffi-rs asks Node for a report to learn whether this is glibc or musl. It is glibc: Node's official binaries run on nothing else.
// A report opens sockets to list the network interfaces, where a probe makes no traffic of its own, and takes two milliseconds.
Object.assign(process.report ?? {}, { getReport: () => ({ header: { glibcVersionRuntime: 'glibc' } }) });
