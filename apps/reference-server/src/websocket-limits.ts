import type { ConnectionLimits } from '@gatewright/websocket-routes'
import { ServerError } from './errors.ts'

type Changeable = Pick<ConnectionLimits, 'idleTimeoutMs' | 'durationMs' | 'connectionsPerSecond'>

/** The quotas of AWS that may be set, by the name of the flag's part, and how many of the limit's unit one is. */
const PARTS: Readonly<Record<string, readonly [limit: keyof Changeable, factor: number]>> = {
  idle: ['idleTimeoutMs', 1000],
  duration: ['durationMs', 1000],
  connections: ['connectionsPerSecond', 1],
}

/** Reads `--websocket-limits idle=600,duration=7200,connections=500`: seconds, seconds, new connections a second. */
export function webSocketLimitsOf(text: string | undefined): Partial<Changeable> {
  if (text === undefined || text === '') return {}
  return Object.fromEntries(text.split(',').map(limitOf))
}

function limitOf(part: string): [keyof Changeable, number] {
  const [, name = '', value = ''] = /^([a-z]+)=(\d+(?:\.\d+)?)$/.exec(part.trim()) ?? []
  const found = Object.hasOwn(PARTS, name) ? PARTS[name] : undefined
  if (found === undefined || Number(value) === 0) {
    throw new ServerError('ERR_SERVER_CONFIGURATION', `--websocket-limits ${part} is none: use idle, duration and connections, such as idle=600,duration=7200,connections=500`)
  }
  return [found[0], Number(value) * found[1]]
}
