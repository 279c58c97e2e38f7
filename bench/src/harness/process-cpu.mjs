// CPU time of a whole process tree, in microseconds, from /proc (Linux).
import { readdirSync, readFileSync } from 'node:fs'

const TICK_MICROSECONDS = 10_000 // USER_HZ is 100 on Linux

function statOf(pid) {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1')
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
    return { parent: Number(fields[1]), own: Number(fields[11]) + Number(fields[12]), waited: Number(fields[13]) + Number(fields[14]) }
  } catch {
    return undefined
  }
}

/** Microseconds of CPU that the process `root` and all its descendants have used, those that have ended included. */
export function treeCpuMicroseconds(root) {
  const parents = new Map()
  const stats = new Map()
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue
    const stat = statOf(name)
    if (stat === undefined) continue
    stats.set(Number(name), stat)
    parents.set(Number(name), stat.parent)
  }
  let ticks = 0
  for (const [pid, stat] of stats) {
    let at = pid
    while (at !== undefined && at !== root && at !== 0) at = parents.get(at)
    if (at === root) ticks += stat.own + stat.waited
  }
  return ticks * TICK_MICROSECONDS
}

/** Microseconds of CPU of one process's threads, to the nanosecond; children and threads that ended are not in it. */
export function threadCpuMicroseconds(pid) {
  return readdirSync(`/proc/${pid}/task`).reduce((sum, thread) => sum + Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'latin1').split(' ')[0]) / 1000, 0)
}
