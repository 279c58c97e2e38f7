import { EVENT_ID, YAMLException, parseEvents } from 'js-yaml'
import type { Event } from 'js-yaml'
import { CloudFormationError } from '../errors.ts'
import type { Json, JsonObject } from '../json.ts'
import { isObject } from '../json.ts'
import { createLines } from './lines.ts'
import { readEvents } from './read-events.ts'
import { reindent } from './reindent.ts'
import type { Locate, SourceLocation, TemplatePath } from './source-location.ts'
import { formatLocation } from './source-location.ts'

/** A template that was read: its values, and where each of them stands in the text. */
export interface LoadedTemplate {
  /** Name of the file as it was given. */
  readonly file: string
  /** The template as JSON; short tags like `!Ref` are written out (`{ "Ref": … }`). */
  readonly body: JsonObject
  /** Where a value stands; for a value that is not in the text, its nearest parent. */
  readonly locate: Locate
  /** What CloudFormation lets pass though it is surely meant differently: a key that stands twice in one map (the last one counts). */
  readonly warnings: readonly { readonly location: SourceLocation; readonly message: string }[]
}

const maximumBytes = 1_048_576
const maximumDepth = 200
const tooDeep = `values are nested deeper than ${maximumDepth} levels`

/**
 * Reads a CloudFormation or SAM template, YAML (1.1, with CloudFormation's tags) or JSON.
 *
 * Throws `ERR_CLOUDFORMATION_SYNTAX` with file, line and column for text that cannot be read: a syntax error, an
 * unknown tag, an alias bomb, more than 1 MB (CloudFormation's own limit for a template).
 * See https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-formats.html
 */
export function loadTemplate({
  text,
  file = 'template.yaml',
}: {
  readonly text: string
  readonly file?: string
}): LoadedTemplate {
  const start: SourceLocation = { file, line: 1, column: 1 }
  if (new TextEncoder().encode(text).length > maximumBytes) {
    throw syntaxError(
      start,
      `the template is larger than ${maximumBytes} bytes, CloudFormation's limit: split it into nested stacks`,
    )
  }
  const { events, text: read, at: place, problem } = parse(text)
  const at = (offset: number): SourceLocation => ({ file, ...place(offset) })
  if (problem) throw syntaxError(at(problem.offset), adviceFor(problem.message))

  const offsets = new Map<string, number>()
  const warnings: { location: SourceLocation; message: string }[] = []
  const body: Json = readEvents({
    events,
    text: read,
    isJson: isJson(text),
    offsets,
    fail: (offset, message) => syntaxError(at(offset), message),
    warn: (offset, message) => warnings.push({ location: at(offset), message }),
  })
  if (!isObject(body)) throw syntaxError(start, 'a template is a map with a Resources section; this file holds something else')

  return { file, body, locate: (path) => at(nearestOffset(offsets, path)), warnings }
}

interface Parsed {
  readonly events: readonly Event[]
  /** The text that was read; events hold offsets into it. */
  readonly text: string
  /** Line and column in the text as it was given. */
  readonly at: (offset: number) => { readonly line: number; readonly column: number }
  readonly problem?: { readonly offset: number; readonly message: string }
}

/** Reads YAML as strictly as PyYAML does, which is less strict than YAML: where the indentation of later lines is all that is wrong, it counts as right. */
function parse(text: string): Parsed {
  const strict = parseText(text, [])
  if (!strict.problem) return strict
  const { text: lenient, moved } = reindent(text)
  const again = parseText(lenient, moved)
  return again.problem ? strict : again
}

function parseText(text: string, moved: readonly number[]): Parsed {
  const place = createLines(text)
  const at: Parsed['at'] = (offset) => {
    const { line, column } = place(offset)
    return { line, column: Math.max(column - (moved[line - 1] ?? 0), 1) }
  }
  try {
    const events = parseEvents(text, { maxDepth: maximumDepth })
    const isSecond = ({ type }: Event, index: number): boolean => type === EVENT_ID.DOCUMENT && index > 0
    if (!events.some(isSecond)) return { events, text, at }
    return { events, text, at, problem: { offset: secondDocumentAt(text), message: 'Source contains multiple documents' } }
  } catch (error) {
    if (error instanceof RangeError) return { events: [], text, at, problem: { offset: 0, message: tooDeep } }
    if (!(error instanceof YAMLException)) throw error
    return { events: [], text, at, problem: { offset: error.mark?.position ?? 0, message: error.reason } }
  }
}

function isJson(text: string): boolean {
  if (!/^\s*\{/u.test(text)) return false
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

function nearestOffset(offsets: ReadonlyMap<string, number>, path: TemplatePath): number {
  for (let length = path.length; length >= 0; length -= 1) {
    const offset = offsets.get(JSON.stringify(path.slice(0, length)))
    if (offset !== undefined) return offset
  }
  return 0
}

/** What to write instead, behind what the parser says. */
const ADVICE: readonly (readonly [RegExp, string])[] = [
  [/^tab characters/u, 'indent with spaces'],
  [/^bad indentation/u, 'begin each entry in the column of the first, and put texts with ": ", or with one of @ ` % - at their start, in quotes'],
  [/^deficient indentation/u, 'indent this line deeper than the key that it belongs to, or close the bracket or quote before'],
  [/^unexpected end/u, 'close it'],
  [/^unknown escape/u, 'write \\\\ for a backslash, or use single quotes'],
  [/non-printable|null byte/u, 'write such a character as \\u0000 in double quotes, with its own number'],
  [/^end of the stream/u, 'indent this line like the first'],
  [/^missed comma/u, 'write a comma between the two'],
  [/multiple documents/u, 'a template is one: remove what begins here'],
]

function adviceFor(message: string): string {
  if (message.startsWith('nesting exceeded')) return tooDeep
  const advice = ADVICE.find(([pattern]) => pattern.test(message))?.[1]
  return advice === undefined ? message : `${message}: ${advice}`
}

/** The second mark of a document; the first one may stand before anything else. */
function secondDocumentAt(text: string): number {
  const from = /^(?:\s|#.*|%.*)*---(?:\s|$)/u.exec(text)?.[0].length ?? 0
  return from + (/^(?:---|\.\.\.)(?:\s|$)/mu.exec(text.slice(from))?.index ?? 0)
}

function syntaxError(location: SourceLocation, message: string): CloudFormationError {
  return new CloudFormationError('ERR_CLOUDFORMATION_SYNTAX', `${formatLocation(location)}: ${message}`, { location })
}
