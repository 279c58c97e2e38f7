import { LineCounter, isCollection, isNode, isPair, isScalar, parseDocument, visit } from 'yaml'
import type { Document, Scalar } from 'yaml'
import { OpenApiError } from '../errors.ts'
import type { DocumentPath, Place } from '../findings.ts'
import { isValues } from '../values.ts'
import type { Values } from '../values.ts'
import { isTooDeep } from './depth.ts'
import { locateInJson } from './json-place.ts'
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
  const parsed = /^\s*\{/u.test(text) ? (parseJson(text) ?? parseWithin(text)) : parseWithin(text)
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
  const document = parseDocument(text, { lineCounter: lines, merge: true, prettyErrors: false, uniqueKeys: false })
  const at = (offset: number): Place => {
    const { line, col } = lines.linePos(offset)
    return { line: Math.max(line, 1), column: Math.max(col, 1) }
  }
  const [problem] = [...document.errors, ...document.warnings]
  if (problem !== undefined) {
    // The parser recurses, and tells of an exhausted stack as of any other problem.
    const help = problem.message.includes('call stack') ? TOO_DEEP : problem.message
    throw invalid(at(problem.pos[0]), help, problem)
  }
  const repeated = repeatedKey(document)
  if (repeated !== undefined) throw invalid(at(repeated), 'Map keys must be unique')
  keepTextOfVersions(document)
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

/** Where a map has a key again; the parser's own check compares every key with every other. */
function repeatedKey(document: Document): number | undefined {
  let found: number | undefined
  visit(document, {
    Map(_, { items }) {
      const names = new Set<unknown>()
      for (const { key } of items) {
        const name = isScalar(key) ? key.value : undefined
        if (name === undefined || name === '<<') continue
        if (names.has(name)) {
          found = (key as Scalar).range?.[0] ?? 0
          return visit.BREAK
        }
        names.add(name)
      }
      return undefined
    },
  })
  return found
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

function keepTextOfVersions(document: Document): void {
  visit(document, {
    Pair(_, { key, value }) {
      if (!isScalar(key) || !VERSIONS.has(String(key.value)) || !isScalar(value) || typeof value.value !== 'number') return
      const scalar = value as Scalar<unknown>
      scalar.value = scalar.source
    },
  })
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
