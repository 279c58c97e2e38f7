import type { Values } from '../../documents.ts'
import { badRequest } from '../../errors.ts'
import type { Operation, OperationContext } from '../../operation.ts'
import { textOf } from '../../text-of.ts'
import type { ApiKeyRow } from '../api-key-file.ts'
import { readApiKeyFile } from '../api-key-file.ts'
import { VALUE_KIND } from '../resources/api-key.ts'

/** ImportApiKeys: rows of a CSV file become keys; a key with a known value is overwritten. */
export const importApiKeys: Operation = { service: 'apigateway', name: 'ImportApiKeys', access: 'write', run }

async function run(input: Values, context: OperationContext): Promise<Values> {
  const rows = readApiKeyFile(new TextDecoder().decode(input['body'] as Uint8Array))
  const ids: string[] = []
  const warnings: string[] = []
  for (const row of rows) {
    const problem = problemOf(row)
    if (problem === undefined) ids.push(await importRow(row, { context, warnings }))
    else warnings.push(problem)
  }
  if (input['failOnWarnings'] === true && warnings.length > 0) throw badRequest(`Failed to import API Keys: ${warnings.join(', ')}`)
  return { ids, warnings }
}

function problemOf({ name, key }: ApiKeyRow): string | undefined {
  if (name.length > 1024) return `Invalid API Key name, can be at most 1024 characters: ${name.slice(0, 40)}…`
  if (key.length < 30 || key.length > 128) return `API Key ${name} must have a value of 30 to 128 characters`
  return undefined
}

async function importRow(
  { name, key, description, enabled, usagePlanIds }: ApiKeyRow,
  { context, warnings }: { readonly context: OperationContext; readonly warnings: string[] },
): Promise<string> {
  const known = await context.documents.find({ kind: VALUE_KIND, parent: '', id: key })
  const id = known === undefined ? await create() : await overwrite(textOf(known.body['apiKeyId']))
  for (const usagePlanId of usagePlanIds) {
    const plan = await context.documents.find({ kind: 'UsagePlan', parent: '', id: usagePlanId })
    const member = await context.documents.find({ kind: 'UsagePlanKey', parent: `UsagePlan:${usagePlanId}`, id })
    if (plan === undefined) warnings.push(`Usage plan ${usagePlanId} of API Key ${name} does not exist`)
    else if (member === undefined) await context.call('apigateway', 'CreateUsagePlanKey', { usagePlanId, keyId: id, keyType: 'API_KEY' })
  }
  return id

  async function create(): Promise<string> {
    const created = await context.call('apigateway', 'CreateApiKey', { name, value: key, description, enabled })
    return textOf(created['id'])
  }

  async function overwrite(apiKey: string): Promise<string> {
    const fields = { name, description, enabled: String(enabled) }
    const patchOperations = Object.entries(fields).map(([field, value]) => ({ op: 'replace', path: `/${field}`, value }))
    await context.call('apigateway', 'UpdateApiKey', { apiKey, patchOperations })
    return apiKey
  }
}
