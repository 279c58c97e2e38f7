import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { awsLimits, compile } from '../node.ts'
import { VtlError } from '../errors.ts'
import { mappingVariables } from '../variables/mapping-variables.ts'
import { diffLines } from './diff-lines.ts'
import { parseEvent, readText } from './read-event.ts'
import type { Terminal } from './run-command.ts'
import { parametersSuffix, testParameters } from './test-parameters.ts'
import { UsageError } from './usage-error.ts'

/** Runs every template and parameter mapping of a folder, and of those within it, against what is expected. Prints what differs. */
export function testFolder(folder: string, { print }: Terminal): 0 | 1 {
  const cases = listCases(folder)
  if (cases.length === 0) throw new UsageError(`There is no .vtl file in ${folder}`)
  const failed = cases.filter(file => {
    const failure = problemOf(file)
    print(failure === undefined ? `ok   ${file}\n` : `FAIL ${file}\n${failure}\n`)
    return failure !== undefined
  })
  print(`${cases.length - failed.length} of ${cases.length} as expected\n`)
  return failed.length === 0 ? 0 : 1
}

function listCases(folder: string): string[] {
  try {
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    return files.filter(file => (file.endsWith('.vtl') || file.endsWith(parametersSuffix)) && !file.includes('node_modules')).sort().map(file => join(folder, file))
  } catch (error) {
    throw new UsageError(`Cannot read ${folder}: ${error instanceof Error ? error.message : String(error)}`)
  }
}

/** What is wrong; undefined if nothing is. */
function problemOf(file: string): string | undefined {
  try {
    return file.endsWith('.vtl') ? testTemplate(file.slice(0, -'.vtl'.length)) : testParameters(file.slice(0, -parametersSuffix.length))
  } catch (error) {
    if (error instanceof VtlError) return `  ${error.code}: ${error.message.replaceAll('\n', '\n  ')}`
    throw error
  }
}

/** Without an event file the template runs on an empty event. */
function testTemplate(base: string): string | undefined {
  const eventFile = `${base}.event.json`
  const event = existsSync(eventFile) ? parseEvent(readText(eventFile), eventFile) : {}
  const expectedFile = [`${base}.expected.json`, `${base}.expected.txt`, `${base}.expected`].find(file => existsSync(file))
  if (expectedFile === undefined) return `  there is no ${base}.expected.json or ${base}.expected.txt`
  const output = compile(readText(`${base}.vtl`), awsLimits).render(mappingVariables(event))
  return expectedFile.endsWith('.json') ? compareJson(readText(expectedFile), output) : compareText(readText(expectedFile), output)
}

/** A line feed that an editor put at the end of the file does not count. */
function compareText(expected: string, output: string): string | undefined {
  return expected === output || expected === `${output}\n` ? undefined : diffLines(expected, output)
}

function compareJson(expected: string, output: string): string | undefined {
  const wanted = parseOrText(expected)
  const found = parseOrText(output)
  if (!wanted.isJson) return '  the expected file is not JSON'
  if (!found.isJson) return `  the output is not JSON:\n${diffLines('', output)}`
  return isDeepStrictEqual(wanted.value, found.value) ? undefined : diffLines(pretty(wanted.value), pretty(found.value))
}

function parseOrText(text: string): { readonly isJson: boolean; readonly value: unknown } {
  try {
    return { isJson: true, value: JSON.parse(text) }
  } catch {
    return { isJson: false, value: text }
  }
}

/** Keys sorted, so that only what differs shows. */
function pretty(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) => (isObject(inner) ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1))) : inner), 2)
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
