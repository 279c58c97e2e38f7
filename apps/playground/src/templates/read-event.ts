import type { MappingEvent } from '@gatewright/vtl-mapper/complete'

/** An event from its text, or what is wrong with the text. */
export type ReadEvent = { readonly event: MappingEvent } | { readonly error: string }

const FIELDS: readonly string[] = ['body', 'headers', 'pathParameters', 'queryStringParameters', 'context', 'stageVariables']

/** Reads an event as `vtl-mapper test` reads its files: a body that is no string stands for its JSON. */
export function readEvent(text: string): ReadEvent {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    return { error: `The event is not JSON: ${error instanceof Error ? error.message : String(error)}` }
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return { error: 'The event is a JSON object.' }
  const unknown = Object.keys(value).find((key) => !FIELDS.includes(key))
  if (unknown !== undefined) return { error: `The event has an unknown field ${unknown}; known are ${FIELDS.join(', ')}.` }
  const { body, ...rest } = value as MappingEvent & { readonly body?: unknown }
  return { event: { ...rest, body: body === undefined || body === null || typeof body === 'string' ? (body ?? null) : JSON.stringify(body) } }
}
