import type { Values } from '../../documents.ts'
import { badRequest, conflict, limitExceeded, notFound } from '../../errors.ts'
import type { Operation, OperationContext } from '../../operation.ts'
import type { ResourceRow } from '../../resource.ts'
import { overrideOperation, ownPath, requireDocument, rowOperations } from '../../resource.ts'
import { textOf } from '../../text-of.ts'
import { domainName } from './domain-name.ts'

/** Routing rules of a domain name: conditions over headers and base paths, by priority. */
export const routingRule: ResourceRow = {
  service: 'apigatewayv2',
  kind: 'RoutingRule',
  parent: domainName,
  identifier: 'routingRuleId',
  operations: {
    create: 'CreateRoutingRule',
    put: 'PutRoutingRule',
    get: 'GetRoutingRule',
    list: 'ListRoutingRules',
    delete: 'DeleteRoutingRule',
  },
  notFound: () => 'The routing rule specified in the request was not found.',
  make,
  listMember: 'routingRules',
  publishes: () => ({ account: true }),
}

/** The row's operations; PutRoutingRule changes a rule that is there, and names with an id are addressed as they are stored. */
export const routingRuleOperations: readonly Operation[] = overrideOperation(
  rowOperations(routingRule),
  'PutRoutingRule',
  async (parent, input, context) => {
    await requireDocument(routingRule, input, context)
    return parent(input, context)
  },
).map((operation) =>
  operation.access === 'free'
    ? operation
    : { ...operation, run: (input: Values, context: OperationContext) => operation.run(withDomainId(input), context) },
)

function withDomainId({ domainNameId, ...input }: Values): Values {
  return domainNameId === undefined || domainNameId === '' ? input : { ...input, domainName: `${textOf(input['domainName'])}+${textOf(domainNameId)}` }
}

async function make(input: Values, context: OperationContext) {
  const { domainName: name, routingRuleId, priority, conditions, actions } = input
  const parent = ownPath(domainName, input)
  const others = (await context.documents.list({ kind: 'RoutingRule', parent })).filter(({ id }) => id !== routingRuleId)
  if (others.length >= context.quotas.routingRulesPerDomain) throw limitExceeded('Maximum number of routing rules for this domain name has been reached')
  if (others.some(({ body }) => body['priority'] === priority)) throw conflict(`A routing rule with priority ${textOf(priority)} already exists`)
  checkConditions(conditions as readonly Values[])
  await checkActions(actions as readonly Values[], context)
  const id = routingRuleId === undefined ? context.newId() : textOf(routingRuleId)
  const routingRuleArn = `arn:${context.partition}:apigateway:${context.region}:${context.accountId}:/domainnames/${textOf(name)}/routingrules/${id}`
  const body = { actions, conditions, priority, routingRuleArn, routingRuleId: id }
  return { id, body, sort: textOf(priority).padStart(7, '0') }
}

/** At most two header conditions and one base path condition (guide, rest-api-routing-rules). */
function checkConditions(conditions: readonly Values[]): void {
  const headers = conditions.filter(({ matchHeaders }) => matchHeaders !== undefined)
  const paths = conditions.filter(({ matchBasePaths }) => matchBasePaths !== undefined)
  if (headers.length > 2 || paths.length > 1) {
    throw badRequest('A routing rule can have up to two MatchHeaders conditions and one MatchBasePaths condition')
  }
  if (conditions.some(({ matchHeaders, matchBasePaths }) => (matchHeaders === undefined) === (matchBasePaths === undefined))) {
    throw badRequest('A routing rule condition must have either MatchHeaders or MatchBasePaths')
  }
  const globs = headers.flatMap(({ matchHeaders }) => (matchHeaders as { readonly anyOf: readonly Values[] }).anyOf)
  const wrong = globs.find(({ valueGlob }) => !/^\*?[^*]*\*?$/u.test(textOf(valueGlob)))
  if (wrong !== undefined) throw badRequest(`Invalid header value specified: ${textOf(wrong['valueGlob'])}`)
}

/** One action: a REST API's stage. */
async function checkActions(actions: readonly Values[], context: OperationContext): Promise<void> {
  const [only, second] = actions as readonly { readonly invokeApi: { readonly apiId: string; readonly stage: string } }[]
  if (only === undefined || second !== undefined) throw badRequest('A routing rule must have exactly one action')
  const { apiId, stage } = only.invokeApi
  const api = await context.documents.find({ kind: 'RestApi', parent: '', id: apiId })
  if (api === undefined) throw badRequest('Routing rules can invoke REST APIs only: Invalid API identifier specified')
  const stored = await context.documents.find({ kind: 'Stage', parent: `RestApi:${apiId}`, id: stage })
  if (stored === undefined) throw notFound('Invalid stage identifier specified')
}
