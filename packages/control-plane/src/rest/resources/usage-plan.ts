import type { Values } from '../../documents.ts'
import { badRequest, limitExceeded, notFound } from '../../errors.ts'
import type { OperationContext } from '../../operation.ts'
import type { PatchOperation } from '../../patch.ts'
import { coerce, getAt, setAt } from '../../patch.ts'
import type { ResourceRow } from '../../resource.ts'
import { textOf } from '../../text-of.ts'

/** Usage plans: which stages their keys may call, how fast and how often. */
export const usagePlan: ResourceRow = {
  service: 'apigateway',
  kind: 'UsagePlan',
  identifier: 'usagePlanId',
  operations: {
    create: 'CreateUsagePlan',
    get: 'GetUsagePlan',
    list: 'GetUsagePlans',
    update: 'UpdateUsagePlan',
    delete: 'DeleteUsagePlan',
  },
  notFound: () => 'Invalid Usage Plan ID specified',
  async make(input, context) {
    if ((await context.documents.count({ kind: 'UsagePlan', parent: '' })) >= context.quotas.usagePlans) {
      throw limitExceeded('Maximum number of Usage Plans for this account has been reached')
    }
    const id = context.newId(6)
    return { id, body: await check({ id, ...input, apiStages: input['apiStages'] ?? [] }, context) }
  },
  patch: {
    wording: 'listed',
    // boto/boto3#2629 shows the service's own list of them.
    paths: [
      { path: '/name', ops: ['replace'] },
      { path: '/description', ops: ['replace'] },
      { path: '/apiStages', ops: ['add', 'remove'], apply: patchApiStages },
      { path: '/quota', ops: ['remove'] },
      { path: '/quota/limit', ops: ['add', 'replace'], type: 'integer' },
      { path: '/quota/offset', ops: ['add', 'replace'], type: 'integer' },
      { path: '/quota/period', ops: ['add', 'replace'] },
      { path: '/throttle', ops: ['remove'] },
      { path: '/throttle/rateLimit', ops: ['add', 'replace'], type: 'number' },
      { path: '/throttle/burstLimit', ops: ['add', 'replace'], type: 'integer' },
      { path: '/productCode', ops: ['add', 'remove', 'replace'] },
      { path: '/apiStages/{apidId:stageName}/throttle/{resourcePath}/{httpMethod}/{limit}', ops: ['add', 'replace'], apply: patchMethodThrottle },
      { path: '/apiStages/{apidId:stageName}/throttle/{resourcePath}/{httpMethod}', ops: ['remove'], apply: patchMethodThrottle },
      { path: '/apiStages/{apidId:stageName}/throttle', ops: ['add', 'remove', 'replace'], apply: patchStageThrottle },
    ],
  },
  settle: (after, { context }) => check(after, context),
  async remove({ id, apiStages }) {
    const [first] = apiStages as readonly Values[]
    if (first === undefined) return
    const named = `${textOf(first['apiId'])}:${textOf(first['stage'])}`
    throw badRequest(`Cannot delete Usage Plan ${textOf(id)} because there are API Stages associated with it, including ${named}`)
  },
  publishes: () => ({ account: true }),
}

const PERIODS = ['DAY', 'WEEK', 'MONTH']

async function check(body: Values, context: OperationContext): Promise<Values> {
  const { name, apiStages, quota, throttle } = body
  if (name === '') throw badRequest('Usage Plan name cannot be blank')
  for (const { apiId, stage } of apiStages as readonly Values[]) await requireStage({ apiId, stage }, context)
  checkQuota(quota as Values | undefined)
  for (const limit of ['rateLimit', 'burstLimit']) {
    const value = (throttle as Values | undefined)?.[limit]
    if (typeof value === 'number' && value < 0) throw badRequest(`Usage Plan throttle ${limit} must not be negative`)
  }
  return body
}

async function requireStage({ apiId, stage }: Values, context: OperationContext): Promise<void> {
  if (textOf(apiId) === '' || textOf(stage) === '') {
    // AWS sends its own placeholders here (aws/aws-sdk#354).
    throw badRequest('Invalid API Stage {api: %s, stage: %s} specified for usageplan %s')
  }
  const rest = await context.documents.find({ kind: 'Stage', parent: `RestApi:${textOf(apiId)}`, id: textOf(stage) })
  const webSocket = rest ?? (await context.documents.find({ kind: 'V2Stage', parent: `Api:${textOf(apiId)}`, id: textOf(stage) }))
  if (webSocket === undefined) throw notFound(`API Stage not found: ${textOf(apiId)}:${textOf(stage)}`)
}

/** badmintoncryer/cdk-preflight has the words, measured by deploying. */
function checkQuota(quota: Values | undefined): void {
  if (quota === undefined) return
  const { limit, period, offset = 0 } = quota as { readonly limit?: number; readonly period?: string; readonly offset?: number }
  if (limit === undefined || limit < 0) throw badRequest('Usage Plan quota limit must be a non-negative numeric')
  if (period === undefined || !PERIODS.includes(period)) {
    throw badRequest(`Invalid Usage Plan quota period specified. Must be one of [${PERIODS.join(', ')}]`)
  }
  const most = period === 'DAY' ? 0 : period === 'WEEK' ? 6 : 27
  if (offset < 0 || offset > most) {
    throw badRequest(`Usage Plan quota offset must be between 0 and ${most} inclusive in the ${period} period`)
  }
}

/** The value is `apiId:stage`. */
function patchApiStages(document: Values, { op, value = '' }: PatchOperation): Values {
  const [apiId, stage] = value.split(':')
  const stages = (document['apiStages'] ?? []) as readonly Values[]
  const others = stages.filter((entry) => entry['apiId'] !== apiId || entry['stage'] !== stage)
  if (stage === undefined || stage === '') throw badRequest('Invalid API Stage specified')
  if (op === 'add') return { ...document, apiStages: [...others, { apiId, stage }] }
  if (others.length === stages.length) throw notFound(`API Stage not found: ${value}`)
  return { ...document, apiStages: others }
}

function withStage(document: Values, name: string, change: (stage: Values) => Values): Values {
  const stages = document['apiStages'] as readonly Values[]
  const isNamed = ({ apiId, stage }: Values): boolean => `${textOf(apiId)}:${textOf(stage)}` === name
  if (!stages.some(isNamed)) throw notFound(`API Stage not found: ${name}`)
  return { ...document, apiStages: stages.map((stage) => (isNamed(stage) ? change(stage) : stage)) }
}

function patchMethodThrottle(document: Values, { op, value }: PatchOperation, names: readonly string[]): Values {
  const [name = '', resourcePath = '', httpMethod = '', limit] = names
  const keys = ['throttle', `${resourcePath}/${httpMethod}`]
  return withStage(document, name, (stage) => {
    if (op === 'remove' || limit === undefined) return setAt(stage, keys, undefined)
    if (limit !== 'rateLimit' && limit !== 'burstLimit') throw badRequest(`Invalid patch path: ${limit} is neither rateLimit nor burstLimit`)
    return setAt(stage, [...keys, limit], coerce(value, limit === 'rateLimit' ? 'number' : 'integer'))
  })
}

/** `add` and `replace` take all of a stage's method throttles as JSON. */
function patchStageThrottle(document: Values, { op, value = '' }: PatchOperation, [name = '']: readonly string[]): Values {
  return withStage(document, name, (stage) => setAt(stage, ['throttle'], op === 'remove' ? undefined : parseThrottle(value)))
}

function parseThrottle(text: string): Values {
  try {
    const parsed = JSON.parse(text) as unknown
    const entries = Object.entries(parsed as Values)
    const isLimits = (entry: unknown): boolean => typeof getAt({ entry }, ['entry', 'rateLimit']) === 'number' || typeof getAt({ entry }, ['entry', 'burstLimit']) === 'number'
    if (typeof parsed === 'object' && parsed !== null && entries.every(([, entry]) => isLimits(entry))) return parsed as Values
  } catch {
    // Refused below.
  }
  throw badRequest('Invalid throttle specified: it must be a JSON map of {resourcePath}/{httpMethod} to rateLimit and burstLimit')
}
