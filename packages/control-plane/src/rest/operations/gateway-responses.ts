import type { Values } from '../../documents.ts'
import { badRequest, notFound } from '../../errors.ts'
import type { Operation, OperationContext } from '../../operation.ts'
import type { PatchOperation, PatchRules } from '../../patch.ts'
import { applyPatch, requireEntry, segmentsOf } from '../../patch.ts'
import { textOf } from '../../text-of.ts'
import { GATEWAY_RESPONSE_STATUS, classDefault, defaultGatewayResponse } from '../gateway-response-defaults.ts'
import { checkGatewayResponseParameters } from '../mapping-expression.ts'
import { requireRestApi } from '../require.ts'

/** Gateway responses: all 21 types are always there; those that are customised are stored. */
export const gatewayResponseOperations: readonly Operation[] = [
  { service: 'apigateway', name: 'PutGatewayResponse', access: 'write', run: put },
  { service: 'apigateway', name: 'GetGatewayResponse', access: 'read', run: get },
  { service: 'apigateway', name: 'GetGatewayResponses', access: 'read', run: list },
  { service: 'apigateway', name: 'UpdateGatewayResponse', access: 'write', run: update },
  { service: 'apigateway', name: 'DeleteGatewayResponse', access: 'write', run: remove },
]

const ENTRY_OPS = ['add', 'remove', 'replace'] as const
const PATCH: PatchRules = {
  wording: 'plain',
  paths: [
    { path: '/statusCode', ops: ['replace'] },
    { path: '/responseParameters/{parameter}', ops: ENTRY_OPS, kind: 'entry' },
    { path: '/responseTemplates/{contentType}', ops: ENTRY_OPS, kind: 'entry' },
  ],
}

function keyOf(input: Values): { readonly kind: string; readonly parent: string; readonly id: string } {
  return { kind: 'GatewayResponse', parent: `RestApi:${textOf(input['restApiId'])}`, id: textOf(input['responseType']) }
}

async function customised(input: Values, context: OperationContext): Promise<ReadonlyMap<string, Values>> {
  const { kind, parent } = keyOf(input)
  return new Map((await context.documents.list({ kind, parent })).map(({ id, body }) => [id, body]))
}

/** Its own, or what its class default says, or AWS's default. */
function effective(responseType: string, all: ReadonlyMap<string, Values>): Values {
  const own = all.get(responseType)
  if (own !== undefined) return own
  const standard = defaultGatewayResponse(responseType)
  const inherited = all.get(classDefault(responseType))
  if (inherited === undefined || responseType.startsWith('DEFAULT_')) return standard
  return { ...standard, ...inherited, defaultResponse: true, responseType }
}

async function put(input: Values, context: OperationContext): Promise<Values> {
  await requireRestApi(input, context)
  const { restApiId: _, responseType, ...given } = input
  checkGatewayResponseParameters((given['responseParameters'] ?? {}) as Values)
  const body = { ...defaultGatewayResponse(textOf(responseType)), ...given, defaultResponse: false }
  await store(input, body, context)
  return body
}

async function store(input: Values, body: Values, context: OperationContext): Promise<void> {
  const stored = await context.documents.find(keyOf(input))
  if (stored === undefined) await context.documents.create(keyOf(input), { body, sort: textOf(input['responseType']) })
  else await context.documents.save(stored, { body })
}

async function get(input: Values, context: OperationContext): Promise<Values> {
  await requireRestApi(input, context)
  return effective(textOf(input['responseType']), await customised(input, context))
}

async function list(input: Values, context: OperationContext): Promise<Values> {
  await requireRestApi(input, context)
  const all = await customised(input, context)
  return { items: Object.keys(GATEWAY_RESPONSE_STATUS).map((responseType) => effective(responseType, all)) }
}

async function update(input: Values, context: OperationContext): Promise<Values> {
  await requireRestApi(input, context)
  const before = effective(textOf(input['responseType']), await customised(input, context))
  const operations = (input['patchOperations'] ?? []) as readonly PatchOperation[]
  for (const operation of operations) checkOperation(before, operation)
  const emptied = applyPatch(before, operations, PATCH)
  checkGatewayResponseParameters((emptied['responseParameters'] ?? {}) as Values)
  const body = {
    ...emptied,
    responseParameters: emptied['responseParameters'] ?? {},
    responseTemplates: emptied['responseTemplates'] ?? {},
    defaultResponse: false,
  }
  await store(input, body, context)
  return body
}

/** Texts of recording api.json, test_update_gateway_response. */
function checkOperation(before: Values, { op, path, value }: PatchOperation): void {
  const [map = '', key] = segmentsOf(path ?? '')
  if (path === '/statusCode' && op !== 'replace') throw badRequest(`Invalid patch path ${path}`)
  if (map !== 'responseParameters' && map !== 'responseTemplates') return
  if (key === undefined || !ENTRY_OPS.some((allowed) => allowed === op)) return
  if (op !== 'remove' && (value === undefined || value === '')) throw badRequest(`Invalid null or empty value in ${map}`)
  if (op !== 'add') requireEntry(before[map] as Values, key, 'Invalid parameter name specified')
}

async function remove(input: Values, context: OperationContext): Promise<Values> {
  await requireRestApi(input, context)
  if (!(await context.documents.remove(keyOf(input)))) throw notFound('Gateway response type not defined on api')
  return {}
}
