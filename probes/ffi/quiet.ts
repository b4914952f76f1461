// ffi-rs asks Node for a report to learn which C library this is, and a report opens sockets to list the network
// interfaces. A probe makes no traffic of its own. (@types/node has no excludeNetwork yet.)
Object.assign(process.report ?? {}, { excludeNetwork: true });
