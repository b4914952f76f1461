/** The options of `run`, as commander hands them over. */
export interface RunOptions {
  libc: string[];
  daemon: string[];
  daemonLibc: string[];
  probe: string[];
  variant: string[];
  all?: boolean;
  jobs: number;
  repeat: number;
  shard?: { index: number; count: number };
  out?: string;
  reporter: string[];
  json?: boolean;
}
