import type { DocumentKey } from './store.ts'
import type { Values } from './documents.ts'
import { badRequest, notFound } from './errors.ts'
import type { Operation, OperationContext } from './operation.ts'
import { textOf } from './text-of.ts'

/** Which documents an ARN's path names. */
const TAGGABLE: readonly { readonly pattern: RegExp; readonly key: (ids: readonly string[]) => DocumentKey }[] = [
  { pattern: /^\/restapis\/([^/]+)$/u, key: ([id = '']) => ({ kind: 'RestApi', parent: '', id }) },
  { pattern: /^\/restapis\/([^/]+)\/stages\/([^/]+)$/u, key: ([api, id = '']) => ({ kind: 'Stage', parent: `RestApi:${api}`, id }) },
  { pattern: /^\/apis\/([^/]+)$/u, key: ([id = '']) => ({ kind: 'Api', parent: '', id }) },
  { pattern: /^\/apis\/([^/]+)\/stages\/([^/]+)$/u, key: ([api, id = '']) => ({ kind: 'V2Stage', parent: `Api:${api}`, id }) },
  { pattern: /^\/apikeys\/([^/]+)$/u, key: ([id = '']) => ({ kind: 'ApiKey', parent: '', id }) },
  { pattern: /^\/usageplans\/([^/]+)$/u, key: ([id = '']) => ({ kind: 'UsagePlan', parent: '', id }) },
  { pattern: /^\/clientcertificates\/([^/]+)$/u, key: ([id = '']) => ({ kind: 'ClientCertificate', parent: '', id }) },
  { pattern: /^\/domainnames\/([^/]+)$/u, key: ([id = '']) => ({ kind: 'DomainName', parent: '', id }) },
  { pattern: /^\/vpclinks\/([^/]+)$/u, key: ([id = '']) => ({ kind: 'VpcLink', parent: '', id }) },
  { pattern: /^\/portals\/([^/]+)$/u, key: ([id = '']) => ({ kind: 'Portal', parent: '', id }) },
  { pattern: /^\/portalproducts\/([^/]+)$/u, key: ([id = '']) => ({ kind: 'PortalProduct', parent: '', id }) },
]

/** VPC links of both versions have the same ARN; the second place to look. */
const ALTERNATIVE: Readonly<Record<string, string>> = { VpcLink: 'V2VpcLink' }

/** GetTags, TagResource and UntagResource, which are the same for both versions but for the names of their members. */
export function tagOperations(service: 'apigateway' | 'apigatewayv2'): readonly Operation[] {
  return [
    { service, name: 'GetTags', access: 'read', run: async (input, context) => ({ tags: (await find(input, context)).body['tags'] ?? {} }) },
    { service, name: 'TagResource', access: 'write', run: tag },
    { service, name: 'UntagResource', access: 'write', run: untag },
  ]
}

async function find(input: Values, context: OperationContext) {
  const arn = textOf(input['resourceArn'])
  const [prefix, partition, owner, , , ...rest] = arn.split(':')
  if (prefix !== 'arn' || partition === undefined || owner !== 'apigateway') throw badRequest(`Invalid ARN specified: ${arn}`)
  const key = await locate(rest.join(':'), arn, context)
  const stored =
    (await context.documents.find(key)) ?? (await context.documents.find({ ...key, kind: ALTERNATIVE[key.kind] ?? key.kind }))
  if (stored === undefined) throw notFound(`Invalid resource identifier specified: ${arn}`)
  return stored
}

async function locate(path: string, arn: string, context: OperationContext): Promise<DocumentKey> {
  for (const { pattern, key } of TAGGABLE) {
    const match = pattern.exec(path)
    if (match !== null) return key(match.slice(1))
  }
  const association = { kind: 'AccessAssociation', parent: '', id: arn }
  if ((await context.documents.find(association)) !== undefined) return association
  throw badRequest(`Invalid ARN specified: ${arn}`)
}

const MAX_TAGS = 50

async function tag(input: Values, context: OperationContext): Promise<Values> {
  const stored = await find(input, context)
  const given = Object.entries((input['tags'] ?? {}) as Values)
  const wrong = given.find(([key, value]) => key === '' || key.length > 128 || textOf(value).length > 256)
  if (given.some(([key]) => /^aws:/iu.test(key))) throw badRequest("Invalid tag key. Tag keys cannot start with 'aws:' (case insensitive)")
  if (wrong !== undefined) throw badRequest(`Invalid tag specified: ${wrong[0]}`)
  const tags = Object.fromEntries([...Object.entries((stored.body['tags'] ?? {}) as Values), ...given])
  if (Object.keys(tags).length > MAX_TAGS) throw badRequest(`Too many tags: at most ${MAX_TAGS} are allowed`)
  await context.documents.save(stored, { body: { ...stored.body, tags } })
  return {}
}

async function untag(input: Values, context: OperationContext): Promise<Values> {
  const stored = await find(input, context)
  const gone = new Set((input['tagKeys'] ?? []) as readonly string[])
  const kept = Object.entries((stored.body['tags'] ?? {}) as Values).filter(([key]) => !gone.has(key))
  await context.documents.save(stored, { body: { ...stored.body, tags: Object.fromEntries(kept) } })
  return {}
}
