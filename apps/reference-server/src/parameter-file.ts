import { readFileSync } from 'node:fs'
import type { Json } from '@gatewright/cloudformation'
import { ServerError } from './errors.ts'

/** Values of parameters: `{"Name": "value"}`, or a list of ParameterKey and ParameterValue as the `aws` command takes it. */
export function readParameterFile(file: string): Record<string, Json> {
  const values = parse(file)
  if (!Array.isArray(values)) return values as Record<string, Json>
  return Object.fromEntries(
    (values as { ParameterKey: string; ParameterValue: Json }[]).map(({ ParameterKey, ParameterValue }) => [ParameterKey, ParameterValue]),
  )
}

function parse(file: string): unknown {
  const text = readText(file)
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new ServerError('ERR_SERVER_CONFIGURATION', `${file} is not JSON: ${(cause as Error).message}`, { cause })
  }
}

/** Text of a file that the command line names. */
export function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (cause) {
    throw new ServerError('ERR_SERVER_CONFIGURATION', `${file} cannot be read: ${(cause as Error).message}`, { cause })
  }
}
