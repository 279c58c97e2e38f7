import { OpenApiError } from '../errors.ts'
import type { DocumentPath, Place } from '../findings.ts'
import { isValues } from '../values.ts'
import type { Values } from '../values.ts'
import { TOO_DEEP, YamlProblem, composeYaml } from './compose-yaml.ts'
import { isTooDeep } from './depth.ts'
import { locateInJson } from './json-place.ts'
import { jsonProblemAt } from './json-problem.ts'
import { createPlaces } from './places.ts'
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
  const parsed = /^\s*\{/u.test(text) ? (parseJson(text) ?? parseBraced(text)) : parseYaml(text)
  if (isTooDeep(parsed.root)) throw invalid(START, TOO_DEEP)
  if (isValues(parsed.root)) return parsed as ParsedDefinition
  throw invalid(START, 'A definition is an object with the member `openapi` or `swagger`.')
}

const START: Place = { line: 1, column: 1 }

type Parsed = Omit<ParsedDefinition, 'root'> & { readonly root: unknown }

function parseJson(text: string): Parsed | undefined {
  const at = createPlaces(text)
  try {
    return {
      root: JSON.parse(text) as unknown,
      placeOf: (path) => at(locateInJson(text, path)),
      repeated: () => repeatedMembers(text).map(({ name, offset }) => ({ name, place: at(offset) })),
    }
  } catch {
    return undefined
  }
}

/** Longer texts in braces are JSON: nobody writes so much YAML without lines, and its parser takes long. */
const LONG = 1_000_000

/** YAML has braces, too. */
function parseBraced(text: string): Parsed {
  if (text.length < LONG) return parseYaml(text)
  throw invalid(createPlaces(text)(jsonProblemAt(text)), 'This is where the text is no JSON anymore.')
}

function parseYaml(text: string): Parsed {
  const at = createPlaces(text)
  try {
    const { root, offsetOf } = composeYaml(text)
    return { root, placeOf: (path) => at(offsetOf(path)), repeated: () => [] }
  } catch (error) {
    throw error instanceof YamlProblem ? invalid(at(error.offset), error.message, error) : error
  }
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
