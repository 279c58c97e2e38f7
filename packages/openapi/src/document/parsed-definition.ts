import { LineCounter, isCollection, isNode, isPair, isScalar, visit } from 'yaml'
import type { Document } from 'yaml'
import { OpenApiError } from '../errors.ts'
import type { DocumentPath, Place } from '../findings.ts'
import { isValues } from '../values.ts'
import type { Values } from '../values.ts'
import { composeYaml } from './compose-yaml.ts'
import { isTooDeep } from './depth.ts'
import { locateInJson } from './json-place.ts'
import { jsonProblemAt } from './json-problem.ts'
import { placeAt } from './place-at.ts'
import { repeatedMembers } from './repeated-members.ts'

/** A definition's content, and where its parts are in the text. */
export interface ParsedDefinition {
  readonly root: Values
  /** The line and column of a part, or of the nearest part around it that exists. */
  readonly placeOf: (path: DocumentPath) => Place
  /** Members that JSON text has twice in one object, with the place of the one that counts; YAML text with such is refused. */
  readonly repeated: () => readonly { readonly name: string; readonly place: Place }[]
}

/** AWS's text for what is no JSON or YAML object. */
export const INVALID_INPUT = 'Invalid OpenAPI input.'

/** Parses JSON or YAML; places are found out only when they are asked for. Throws {@link OpenApiError} with AWS's text. */
export function parseDefinition(body: Uint8Array | string): ParsedDefinition {
  const text = typeof body === 'string' ? body.replace(/^\uFEFF/u, '') : new TextDecoder().decode(body)
  const parsed = /^\s*\{/u.test(text) ? (parseJson(text) ?? parseBraced(text)) : parseWithin(text)
  if (isTooDeep(parsed.root)) throw invalid(START, TOO_DEEP)
  if (isValues(parsed.root)) return parsed as ParsedDefinition
  throw invalid(START, 'A definition is an object with the member `openapi` or `swagger`.')
}

const START: Place = { line: 1, column: 1 }
const TOO_DEEP = 'A definition has at most 500 levels.'

type Parsed = Omit<ParsedDefinition, 'root'> & { readonly root: unknown }

function parseJson(text: string): Parsed | undefined {
  try {
    return {
      root: JSON.parse(text) as unknown,
      placeOf: (path) => placeAt(text, locateInJson(text, path)),
      repeated: () => repeatedMembers(text).map(({ name, offset }) => ({ name, place: placeAt(text, offset) })),
    }
  } catch {
    return undefined
  }
}

/** Longer texts in braces are JSON: nobody writes so much YAML without lines, and its parser takes long. */
const LONG = 1_000_000

/** YAML has braces, too. */
function parseBraced(text: string): Parsed {
  if (text.length < LONG) return parseWithin(text)
  throw invalid(placeAt(text, jsonProblemAt(text)), 'This is where the text is no JSON anymore.')
}

/** The parser of YAML recurses; what exhausts its stack is nested too deep. */
function parseWithin(text: string): Parsed {
  try {
    return parseYaml(text)
  } catch (error) {
    throw error instanceof RangeError ? invalid(START, TOO_DEEP, error) : error
  }
}

function parseYaml(text: string): Parsed {
  const lines = new LineCounter()
  const at = (offset: number): Place => {
    const { line, col } = lines.linePos(offset)
    return { line: Math.max(line, 1), column: Math.max(col, 1) }
  }
  let problem: OpenApiError | undefined
  const document = composeYaml(text, {
    lines,
    refuse(offset, message) {
      // The parser recurses, and tells of an exhausted stack, and of what is thrown here, as of any other problem.
      problem ??= invalid(at(offset), message.includes('call stack') ? TOO_DEEP : message)
      throw problem
    },
  })
  const repeated = prepare(document)
  if (repeated !== undefined) throw invalid(at(repeated), 'Map keys must be unique')
  try {
    return {
      root: document.toJS({ maxAliasCount: 100 }) as unknown,
      placeOf: (path) => at(offsetIn(document, path)),
      repeated: () => [],
    }
  } catch (error) {
    throw error instanceof ReferenceError ? invalid(START, error.message, error) : error
  }
}

/** Members that are text for AWS, whatever YAML makes of `1.0`. */
const VERSIONS = new Set([
  'version',
  'openapi',
  'swagger',
  'payloadFormatVersion',
  'authorizerPayloadFormatVersion',
  'x-amazon-apigateway-importexport-version',
])

/**
 * Keeps the text of versions, and tells where a map has a key again: the parser's own check compares every key with every other.
 */
function prepare(document: Document): number | undefined {
  let repeated: number | undefined
  visit(document, {
    Map(_, { items }) {
      const names = new Set<unknown>()
      for (const { key, value } of items) {
        if (!isScalar(key) || key.value === '<<') continue
        if (names.has(key.value)) {
          repeated = key.range?.[0] ?? 0
          return visit.BREAK
        }
        names.add(key.value)
        if (VERSIONS.has(String(key.value)) && isScalar(value) && typeof value.value === 'number') value.value = value.source
      }
      return undefined
    },
  })
  return repeated
}

function offsetIn(document: Document, path: DocumentPath): number {
  let node: unknown = document.contents
  let offset = 0
  for (const step of path) {
    if (!isCollection(node)) break
    const found = node.items.find((item, index) =>
      isPair(item) ? isScalar(item.key) && String(item.key.value) === String(step) : index === step,
    )
    if (found === undefined) break
    const start = isPair(found) ? found.key : found
    offset = isNode(start) ? (start.range?.[0] ?? offset) : offset
    node = isPair(found) ? found.value : found
  }
  return offset
}

function invalid(place: Place, help: string, cause?: unknown): OpenApiError {
  const finding = {
    severity: 'error',
    rule: 'syntax',
    message: INVALID_INPUT,
    path: [],
    help,
    ...place,
  } as const
  return new OpenApiError('ERR_OPENAPI_INVALID', INVALID_INPUT, { findings: [finding], cause })
}
