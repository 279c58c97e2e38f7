import type { Endpoint } from './dispatch.ts'
import type { Ports } from './ports.ts'

/** How far one operation, and each field of its input, has an effect. */
export interface OperationParity {
  readonly service: string
  readonly operation: string
  /** `refused`: the operation answers with an error, because this server was assembled without what it needs. */
  readonly state: ParityState
  readonly fields: Readonly<Record<string, ParityState>>
}

/** `stored`: kept and given back, but the data plane does not act on it yet. */
export type ParityState = 'enforced' | 'refused' | 'stored'

/** Describes every operation: what its ports allow, and which of its fields the data plane enforces. */
export function describeParity({
  endpoints,
  enforced,
  ports,
}: {
  readonly endpoints: readonly Endpoint[]
  readonly enforced: ReadonlySet<string>
  readonly ports: Ports
}): readonly OperationParity[] {
  return endpoints.map((endpoint) => {
    const port = NEEDED_PORTS[`${endpoint.service}/${endpoint.name}`]
    const state: ParityState = port !== undefined && ports[port] === undefined ? 'refused' : 'enforced'
    const fields = endpoint.input.members.map(({ name }): [string, ParityState] => [name, fieldState(endpoint, name, enforced)])
    return { service: endpoint.service, operation: endpoint.name, state, fields: Object.fromEntries(fields) }
  })
}

/** Fields that mean something only when the data plane acts on them, and the feature that does. */
const FEATURES: Readonly<Record<string, string>> = {}

const NEEDED_PORTS: Readonly<Record<string, keyof Ports>> = {}

function fieldState({ service, name }: Endpoint, field: string, enforced: ReadonlySet<string>): ParityState {
  const feature = FEATURES[`${service}/${name}/${field}`]
  return feature === undefined || enforced.has(feature) ? 'enforced' : 'stored'
}
