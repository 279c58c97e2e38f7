import { execFileSync } from 'node:child_process'
import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** A disk that can be made slow for one process: each flush waits. */
export interface SlowDisk {
  /** For the process. */
  readonly env: Readonly<Record<string, string>>
  slow(): void
  heal(): void
}

/** Milliseconds that a flush takes longer. */
export const FLUSH_MS = 300

export const hasCompiler: boolean = ['/usr/bin/gcc', '/usr/bin/cc'].some((path) => existsSync(path))

const SOURCE = `
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <unistd.h>
typedef int flush(int);
static int after_a_while(const char *name, int fd) {
  const char *flag = getenv("SLOW_DISK_FLAG");
  if (flag != NULL && access(flag, F_OK) == 0) usleep(${FLUSH_MS} * 1000);
  return ((flush *)dlsym(RTLD_NEXT, name))(fd);
}
int fsync(int fd) { return after_a_while("fsync", fd); }
int fdatasync(int fd) { return after_a_while("fdatasync", fd); }
`

/** Builds a library that stands between a process and the system's `fsync` and `fdatasync`. */
export function createSlowDisk(folder: string): SlowDisk {
  const [source, library, flag] = [join(folder, 'slow-disk.c'), join(folder, 'slow-disk.so'), join(folder, 'slow')]
  writeFileSync(source, SOURCE)
  execFileSync('cc', ['-shared', '-fPIC', '-O1', '-o', library, source, '-ldl'])
  return {
    env: { LD_PRELOAD: library, SLOW_DISK_FLAG: flag },
    slow: () => writeFileSync(flag, ''),
    heal: () => rmSync(flag, { force: true }),
  }
}
