import type { Endpoint } from './dispatch.ts'
import { PARITY_FEATURES } from './parity-features.ts'
import type { Ports } from './ports.ts'

/** How far one operation, and each field of its input, has an effect. */
export interface OperationParity {
  readonly service: string
  readonly operation: string
  /** `refused`: the operation answers with an error, because this server was assembled without what it needs. */
  readonly state: ParityState
  /** By member; `member=value` where one value of it has a state of its own, `member.inner` where a member inside it has. */
  readonly fields: Readonly<Record<string, ParityState>>
}

/** `stored-not-enforced`: kept and given back, but the data plane does not act on it yet. */
export type ParityState = 'enforced' | 'refused' | 'stored-not-enforced'

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
  const states = new Map<string, ParityState>()
  for (const [feature, fields] of Object.entries(PARITY_FEATURES)) {
    // A field that several features give meaning to is enforced when all of them are.
    for (const field of fields) if (!enforced.has(feature) || !states.has(field)) states.set(field, enforced.has(feature) ? 'enforced' : 'stored-not-enforced')
  }
  return endpoints.map((endpoint) => {
    const { service, name, input } = endpoint
    const port = NEEDED_PORTS[`${service}/${name}`]
    const state: ParityState = port !== undefined && ports[port] === undefined ? 'refused' : 'enforced'
    const fields = input.members.flatMap((member) => fieldStates(`${service}/${name}/${member.name}`, { states, fallback: state }))
    return { service, operation: name, state, fields: Object.fromEntries(fields) }
  })
}

/** Operations that answer only where a part of the server is there. */
const NEEDED_PORTS: Readonly<Record<string, keyof Ports>> = {
  'apigateway/TestInvokeMethod': 'testInvokeMethod',
  'apigateway/TestInvokeAuthorizer': 'testInvokeAuthorizer',
  'apigateway/GetExport': 'exportApi',
  'apigateway/GetSdk': 'generateSdk',
  'apigateway/ImportRestApi': 'importApi',
  'apigateway/PutRestApi': 'importApi',
  'apigateway/FlushStageCache': 'flushCache',
  'apigateway/FlushStageAuthorizersCache': 'flushCache',
  'apigateway/GetUsage': 'usage',
  'apigateway/UpdateUsage': 'usage',
  'apigatewayv2/ExportApi': 'exportApi',
  'apigatewayv2/ImportApi': 'importApi',
  'apigatewayv2/ReimportApi': 'importApi',
  'apigatewayv2/ResetAuthorizersCache': 'flushCache',
}

/** v2's updates and REST's patches follow the creation of the same resource. */
function fieldStates(
  path: string,
  { states, fallback }: { readonly states: ReadonlyMap<string, ParityState>; readonly fallback: ParityState },
): readonly (readonly [string, ParityState])[] {
  const created = path.replace(/\/(?:Update|Put)(?=[A-Z])/u, '/Create')
  const source = states.has(path) || !path.startsWith('apigatewayv2/') ? path : created
  const name = path.split('/').at(-1) as string
  const values = [...states].filter(([key]) => key.startsWith(`${source}=`) || key.startsWith(`${source}.`))
  const own = [name, states.get(source) ?? fallback] as const
  return [own, ...values.map(([key, state]) => [`${name}${key.slice(source.length)}`, state] as const)]
}
