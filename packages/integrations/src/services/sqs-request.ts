import type { StringMap } from '@gatewright/types'
import { jsonParameter, type ServiceRequest } from './service-action.ts'

/** A query request of SQS: a form posted to the queue's own path. */
export function sqsRequest(action: string, parameters: StringMap, form: readonly (readonly [string, string])[]): ServiceRequest {
  const queueUrl = parameters['QueueUrl'] ?? ''
  const fields: (readonly [string, string])[] = [['Action', action], ['Version', '2012-11-05'], ['QueueUrl', queueUrl], ...form]
  return {
    service: 'sqs',
    method: 'POST',
    path: queuePath(queueUrl),
    query: '',
    headers: ['Content-Type', 'application/x-www-form-urlencoded'],
    body: encodeForm(fields),
  }
}

/** `MessageAttribute.1.Name=…` and so on, from the JSON object that the parameter holds. */
export function attributeFields(parameters: StringMap, name: string, prefix: string): (readonly [string, string])[] {
  const text = parameters[name]
  if (text === undefined || text === '') return []
  const attributes = jsonParameter(parameters, name)
  if (typeof attributes !== 'object' || attributes === null) throw new TypeError(`${name} is no JSON object`)
  return Object.entries(attributes).flatMap(([attribute, value], index) => {
    const key = `${prefix}.${index + 1}`
    const members = typeof value === 'object' && value !== null ? Object.entries(value as Record<string, unknown>) : []
    return [
      [`${key}.Name`, attribute] as const,
      ...members.map(([member, text]) => [`${key}.Value.${member}`, String(text)] as const),
    ]
  })
}

/** Fields for the parameters that have a value, under their own names. */
export function plainFields(parameters: StringMap, names: readonly string[]): (readonly [string, string])[] {
  return names.flatMap((name) => (parameters[name] === undefined ? [] : [[name, parameters[name]] as const]))
}

/** `Prefix.1=…`, `Prefix.2=…`. */
export function listFields(values: readonly string[], prefix: string): (readonly [string, string])[] {
  return values.map((value, index) => [`${prefix}.${index + 1}`, value] as const)
}

function encodeForm(fields: readonly (readonly [string, string])[]): string {
  const form = new URLSearchParams()
  for (const [name, value] of fields) form.append(name, value)
  return form.toString()
}

function queuePath(queueUrl: string): string {
  try {
    return new URL(queueUrl).pathname
  } catch (error) {
    throw new TypeError('QueueUrl is no URL', { cause: error })
  }
}
