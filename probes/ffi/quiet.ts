// ffi-rs reads Node's report to choose between glibc and musl. Node's official binaries run only on glibc.
// Making the report takes two milliseconds and opens sockets to list the network interfaces; a probe must open none of its own.
Object.assign(process.report ?? {}, { getReport: () => ({ header: { glibcVersionRuntime: 'glibc' } }) });
