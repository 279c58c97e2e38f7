import { LineCounter, parseDocument } from 'yaml'
import type { Document, YAMLError } from 'yaml'
import { CloudFormationError } from '../errors.ts'
import type { Json, JsonObject } from '../json.ts'
import { isObject } from '../json.ts'
import { cloudFormationTags, readNode } from './read-node.ts'
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

interface ResolvedTag {
  readonly tag: string
  readonly format?: string
  readonly test?: RegExp
}

const isTag = (tag: unknown): tag is ResolvedTag => typeof tag === 'object' && tag !== null && 'tag' in tag

/**
 * YAML 1.1 as CloudFormation and SAM read it: no dates, `y` and `n` are texts, and a float has a point (but in JSON).
 * See https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-formats.html
 */
function schemaTags(tags: readonly unknown[], json: boolean): never[] {
  return tags.filter(isTag).flatMap((tag) => {
    if (tag.tag === 'tag:yaml.org,2002:timestamp') return []
    if (tag.tag === 'tag:yaml.org,2002:bool')
      return [
        {
          ...tag,
          test: tag.test?.test('yes') ? /^(?:[Yy]es|YES|[Tt]rue|TRUE|[Oo]n|ON)$/u : /^(?:[Nn]o|NO|[Ff]alse|FALSE|[Oo]ff|OFF)$/u,
        },
      ]
    // A number does not begin with a zero: 012345678901 with a 8 or 9 in it is the text of an account.
    if (tag.tag === 'tag:yaml.org,2002:int' && tag.format === undefined && !json) return [{ ...tag, test: /^[-+]?(?:0|[1-9][0-9_]*)$/u }]
    // A point alone is a text, as in CodeUri: .
    if (tag.tag === 'tag:yaml.org,2002:float' && tag.format === undefined && tag.test?.test('1.5')) return [{ ...tag, test: /^[-+]?(?:[0-9][0-9_]*\.[0-9_]*|\.[0-9][0-9_]*)$/u }]
    if (tag.format === 'EXP' && !json) return [{ ...tag, test: /^[-+]?[0-9][0-9_]*\.[0-9_]*[eE][-+][0-9]+$/u }]
    return [tag]
  }) as never[]
}

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
  const { document, at: place, problem } = parse(text)
  const at = (offset: number): SourceLocation => ({ file, ...place(offset) })
  if (problem) throw syntaxError(at(problem.pos[0]), adviceFor(problem.code, problem.message))

  const offsets = new Map<string, number>()
  const warnings: { location: SourceLocation; message: string }[] = []
  const body: Json = readNode(document.contents, {
    offsets,
    fail: (offset, message) => syntaxError(at(offset), message),
    warn: (offset, message) => warnings.push({ location: at(offset), message }),
  })
  if (!isObject(body)) throw syntaxError(start, 'a template is a map with a Resources section; this file holds something else')

  return { file, body, locate: (path) => at(nearestOffset(offsets, path)), warnings }
}

interface Parsed {
  readonly document: Document
  /** Line and column in the text as it was given. */
  readonly at: (offset: number) => { readonly line: number; readonly column: number }
  readonly problem: YAMLError | undefined
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
  const lines = new LineCounter()
  const document = parseDocument(text, {
    version: '1.1',
    lineCounter: lines,
    prettyErrors: false,
    uniqueKeys: false,
    logLevel: 'error',
    customTags: (tags) => [...schemaTags(tags, isJson(text)), ...cloudFormationTags],
  })
  const at: Parsed['at'] = (offset) => {
    const { line, col } = lines.linePos(offset)
    return { line: Math.max(line, 1), column: Math.max(col - (moved[line - 1] ?? 0), 1) }
  }
  const problem = document.errors.find(({ message }) => !message.startsWith('Comments must be separated')) ?? document.warnings.find(({ code }) => code !== 'BAD_INDENT')
  return { document, at, problem }
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

function adviceFor(code: string, message: string): string {
  if (code === 'TAB_AS_INDENT') return `${message}: indent with spaces`
  if (code === 'TAG_RESOLVE_FAILED')
    return `${message}: use one of CloudFormation's tags (!Ref, !GetAtt, !Sub, !Join …) or the long form (Fn::Sub: …)`
  return message
}

function syntaxError(location: SourceLocation, message: string): CloudFormationError {
  return new CloudFormationError('ERR_CLOUDFORMATION_SYNTAX', `${formatLocation(location)}: ${message}`, { location })
}
