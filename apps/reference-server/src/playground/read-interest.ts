import type { WatchFilter } from '@gatewright/gateway'
import type { Interest } from './viewer.ts'

/** How each part of the filter may look. */
const FILTER: Readonly<Record<keyof WatchFilter, RegExp>> = {
  api: /^/,
  stage: /^/,
  status: /^(?:\d(?:\d\d|xx))?$/i,
  route: /^/,
  latency: /^(?:-?\d+(?:\.\d*)?)?$/,
}

/**
 * What the query of `/_gatewright/traffic` asks for: `api`, `stage`, `status` (`404`, `5xx`), `route` (words of method, route or path)
 * and `latency` (milliseconds at least) tell which requests come first when there are many; `all=true` tells every request,
 * `paused=true` none; `continues` names the stream that this one takes the place of. A text: why that cannot be.
 */
export function readInterest(query: string): Interest | string {
  const filter: Record<keyof WatchFilter, string> = { api: '', stage: '', status: '', route: '', latency: '' }
  const flags = { all: false, paused: false }
  let continues: string | undefined
  for (const [name, value] of new URLSearchParams(query)) {
    if (isNameOf(filter, name) && FILTER[name].test(value)) filter[name] = value
    else if (isNameOf(flags, name) && (value === 'true' || value === 'false')) flags[name] = value === 'true'
    else if (name === 'continues') continues = value
    else return `Not a filter of the traffic: ${name}=${value}`
  }
  return { ...flags, ...(Object.values(filter).some((value) => value !== '') && { filter }), ...(continues !== undefined && { continues }) }
}

function isNameOf<Names extends object>(names: Names, name: string): name is Extract<keyof Names, string> {
  return Object.hasOwn(names, name)
}
