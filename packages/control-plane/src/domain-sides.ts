import type { Values } from './documents.ts'
import { addressOf, type StoredDomain } from './domain-names.ts'
import { badRequest } from './errors.ts'
import type { OperationContext } from './operation.ts'
import type { PatchOperation } from './patch.ts'
import { textOf } from './text-of.ts'

/** A name's endpoint of one type. While a name moves from one type to the other, it has two. */
export type DomainSide = Pick<StoredDomain, 'endpointType' | 'apiGatewayDomainName' | 'hostedZoneId'> & {
  readonly certificateArn?: unknown
  readonly certificateName?: unknown
}

/** What patches ask for, until all of a call are known: they may come in any order. */
interface Pending {
  readonly types?: readonly string[]
  /** By path, without its slash; `undefined` takes it away. */
  readonly certificates?: Readonly<Record<string, string | undefined>>
}

/** The sides of a name: the one that it moves away from, if any, then the one that it has. */
export function sidesOf(body: StoredDomain): readonly DomainSide[] {
  return [...(body.leaving === undefined ? [] : [body.leaving]), sideOf(body)]
}

/** Adds, removes or replaces a type; `types/REGIONAL` and the like replace them all, as Terraform's provider writes. */
export function patchTypes(body: Values, { op, path = '', value = '' }: PatchOperation): Values {
  const pending = (body['pending'] ?? {}) as Pending
  const before = pending.types ?? sidesOf(body as StoredDomain).map(({ endpointType }) => endpointType)
  const others = before.filter((type) => type !== value)
  const isWhole = op === 'replace' || (op === 'add' && !path.endsWith('/types'))
  const types = isWhole ? [value] : op === 'add' ? [...others, value] : others
  return { ...body, pending: { ...pending, types } }
}

/** Gives a side its certificate, or takes it away. */
export function patchCertificate(body: Values, { op, path = '', value }: PatchOperation): Values {
  const pending = (body['pending'] ?? {}) as Pending
  return { ...body, pending: { ...pending, certificates: { ...pending.certificates, [path.slice(1)]: op === 'remove' ? undefined : value } } }
}

/** Carries out what the patches asked for (guide, apigateway-regional-api-custom-domain-migrate). */
export function settleSides({ pending, ...body }: StoredDomain & { readonly pending?: Pending }, context: OperationContext): StoredDomain {
  if (pending === undefined) return body as StoredDomain
  const current = sidesOf(body as StoredDomain)
  const types = pending.types ?? current.map(({ endpointType }) => endpointType)
  checkTypes(types, body.endpointType)
  for (const name of Object.keys(pending.certificates ?? {})) requireSide(name, { pending, types })
  const sides = types
    .map((type) => current.find(({ endpointType }) => endpointType === type) ?? makeSide(type as DomainSide['endpointType'], context))
    .map((side) => withCertificates(side, pending))
  const { leaving: _, certificateArn: __, certificateName: ___, ...rest } = body
  const [first, second] = sides
  return { ...rest, ...(second === undefined ? first : { ...second, leaving: first }) } as StoredDomain
}

function sideOf({ endpointType, apiGatewayDomainName, hostedZoneId, certificateArn, certificateName }: StoredDomain): DomainSide {
  return {
    endpointType,
    apiGatewayDomainName,
    hostedZoneId,
    ...(certificateArn !== undefined && { certificateArn }),
    ...(certificateName !== undefined && { certificateName }),
  }
}

function makeSide(endpointType: DomainSide['endpointType'], context: OperationContext): DomainSide {
  return { endpointType, ...addressOf(endpointType, context) }
}

function checkTypes(types: readonly string[], before: string): void {
  if (types.length === 0) throw badRequest('A domain name must have an endpoint type')
  if (!types.every((type) => ['EDGE', 'REGIONAL', 'PRIVATE'].includes(type))) throw badRequest('Invalid endpoint type specified')
  if ((before === 'PRIVATE') !== types.every((type) => type === 'PRIVATE') || (types.includes('PRIVATE') && types.length > 1)) {
    throw badRequest('Domain names move between the endpoint types EDGE and REGIONAL only')
  }
}

/** Regional names take the members that begin with `regional`, all others those without. */
function withCertificates(side: DomainSide, { certificates = {} }: Pending): DomainSide {
  const [arn, name] = side.endpointType === 'REGIONAL' ? (['regionalCertificateArn', 'regionalCertificateName'] as const) : (['certificateArn', 'certificateName'] as const)
  return {
    ...side,
    ...(arn in certificates && { certificateArn: certificates[arn] }),
    ...(name in certificates && { certificateName: certificates[name] }),
  }
}

/** A certificate for a side that there is not; what is taken away from it is gone already. */
function requireSide(name: string, { pending, types }: { readonly pending: Pending; readonly types: readonly string[] }): void {
  if (textOf(pending.certificates?.[name] ?? '') === '') return
  const isRegional = name.startsWith('regional')
  if (types.some((type) => (type === 'REGIONAL') === isRegional)) return
  // anomalyco/sst#4131 shows the text.
  throw badRequest(`Cannot import certificates for ${isRegional ? 'REGIONAL' : 'EDGE'} while ${types.join(', ')} is active.`)
}
