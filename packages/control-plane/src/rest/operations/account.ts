import type { Values } from '../../documents.ts'
import { badRequest } from '../../errors.ts'
import type { Operation, OperationContext } from '../../operation.ts'
import type { PatchOperation, PatchRules } from '../../patch.ts'
import { applyPatch } from '../../patch.ts'
import { textOf } from '../../text-of.ts'

const KEY = { kind: 'Account', parent: '', id: 'account' } as const

/** The account's settings for API Gateway; there is one, and it is always there. */
export const accountOperations: readonly Operation[] = [
  { service: 'apigateway', name: 'GetAccount', access: 'read', run: (_, context) => read(context) },
  { service: 'apigateway', name: 'UpdateAccount', access: 'write', run: update },
]

const PATCH: PatchRules = {
  wording: 'listed',
  paths: [
    { path: '/cloudwatchRoleArn', ops: ['add', 'remove', 'replace'] },
    { path: '/features', ops: ['add', 'remove'], kind: 'member' },
  ],
}

/** Ten thousand requests a second with bursts of five thousand (guide, limits). */
const DEFAULTS: Values = { throttleSettings: { burstLimit: 5000, rateLimit: 10_000 }, features: ['UsagePlans'], apiKeyVersion: '4' }

async function read(context: OperationContext): Promise<Values> {
  return { ...DEFAULTS, ...(await context.documents.find(KEY))?.body }
}

async function update(input: Values, context: OperationContext): Promise<Values> {
  const before = await read(context)
  const operations = (input['patchOperations'] ?? []) as readonly PatchOperation[]
  const after = applyPatch(before, operations, PATCH)
  const role = textOf(after['cloudwatchRoleArn'])
  if (role !== '' && !/^arn:[^:]+:iam::\d{12}:role\/.+$/u.test(role)) {
    throw badRequest('The role ARN does not have required permissions configured. Please grant trust permission for API Gateway and add the required role policy.')
  }
  if (before['features'] !== after['features'] && operations.some(({ op, value }) => op === 'remove' && value === 'UsagePlans')) {
    throw badRequest('Usage Plans cannot be disabled once enabled')
  }
  const features = (after['features'] ?? []) as readonly string[]
  const unknown = features.find((feature) => feature !== 'UsagePlans')
  if (unknown !== undefined) throw badRequest(`Invalid feature specified: ${unknown}`)
  const { cloudwatchRoleArn: _, ...rest } = after
  const body = { ...rest, features, ...(role !== '' && { cloudwatchRoleArn: role }) }
  const stored = await context.documents.find(KEY)
  if (stored === undefined) await context.documents.create(KEY, { body })
  else await context.documents.save(stored, { body })
  context.changed({ account: true })
  return body
}
