import { readFileSync } from 'node:fs'
import type { MappingEvent } from '../variables/mapping-variables.ts'
import { UsageError } from './usage-error.ts'

/** Reads a text file. Throws `UsageError` if it cannot be read. */
export function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw new UsageError(`Cannot read ${path}: ${error instanceof Error ? error.message : String(error)}`)
  }
}

const fields: readonly string[] = ['body', 'headers', 'pathParameters', 'queryStringParameters', 'context', 'stageVariables']

/** An event from its file's text. A body that is not a string is taken as the JSON of what it is. Throws `UsageError`. */
export function parseEvent(text: string, path: string): MappingEvent {
  const event = parse(text, path)
  if (typeof event !== 'object' || event === null || Array.isArray(event)) throw new UsageError(`${path} must hold a JSON object`)
  const unknown = Object.keys(event).find(key => !fields.includes(key))
  if (unknown !== undefined) throw new UsageError(`${path} has an unknown field ${unknown}; known are ${fields.join(', ')}`)
  const { body, ...rest } = event as MappingEvent & { readonly body?: unknown }
  return { ...rest, body: body === undefined || body === null || typeof body === 'string' ? (body ?? null) : JSON.stringify(body) }
}

function parse(text: string, path: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new UsageError(`${path} is not JSON: ${error instanceof Error ? error.message : String(error)}`)
  }
}
