import { CORE_SCHEMA, EVENT_ID, YAMLException, constructFromEvents, mergeTag, parseEvents } from 'js-yaml'
import type { Schema } from 'js-yaml'
import type { DocumentPath } from '../findings.ts'
import { MAX_DEPTH } from './depth.ts'
import { expandedSize } from './expanded-size.ts'
import { keepVersionTexts } from './version-texts.ts'
import { yamlAdvice } from './yaml-advice.ts'
import { locateInYaml } from './yaml-place.ts'

/** The value of a YAML text, and where its parts are. */
export interface ComposedYaml {
  readonly root: unknown
  readonly offsetOf: (path: DocumentPath) => number
}

/** Why a text is refused: the offset of the problem, and what to write instead. */
export class YamlProblem extends Error {
  override name = 'YamlProblem'
  readonly offset: number

  constructor(message: string, offset: number) {
    super(message)
    this.offset = offset
  }
}

/** YAML 1.2, with the merge keys of 1.1. */
const SCHEMA: Schema = CORE_SCHEMA.withTags(mergeTag)
const MAX_MERGED_KEYS = 200_000
/** What aliases may make of a text; 6 MB of YAML without any have some 500,000 values. */
const MAX_EXPANDED = 1_000_000

/** Reads the one document of a YAML text. Throws {@link YamlProblem} for the first thing that is wrong. */
export function composeYaml(text: string): ComposedYaml {
  try {
    return compose(text)
  } catch (error) {
    if (error instanceof YAMLException) throw new YamlProblem(yamlAdvice(error.reason), error.mark?.position ?? 0)
    // The parser recurses; what exhausts its stack is nested too deep.
    throw error instanceof RangeError ? new YamlProblem(TOO_DEEP, 0) : error
  }
}

/** What is said of definitions that are nested too deep. */
export const TOO_DEEP: string = `A definition has at most ${MAX_DEPTH} levels.`

function compose(text: string): ComposedYaml {
  const events = parseEvents(text, { maxDepth: MAX_DEPTH })
  if (events.some(({ type }, index) => type === EVENT_ID.DOCUMENT && index > 0))
    throw new YamlProblem('Source contains multiple documents; a definition is one: remove what begins here.', secondDocumentAt(text))
  keepVersionTexts(events, text)
  const [root] = constructFromEvents(events, { source: text, schema: SCHEMA, maxTotalMergeKeys: MAX_MERGED_KEYS })
  const alias = events.find(({ type }) => type === EVENT_ID.ALIAS)
  if (alias?.type === EVENT_ID.ALIAS && expandedSize(root) > MAX_EXPANDED)
    throw new YamlProblem(`Aliases make this more than ${MAX_EXPANDED} values: write fewer of them.`, alias.anchorStart - 1)
  return { root, offsetOf: (path) => locateInYaml(text, { events, path }) }
}

/** The second mark of a document; the first one may stand before anything else. */
function secondDocumentAt(text: string): number {
  const isMarked = /^(?:\s|#.*|%.*)*---(?:\s|$)/u.exec(text)
  const from = isMarked === null ? 0 : isMarked[0].length
  const next = /^(?:---(?:\s|$)|\.\.\.(?:\s|$))/mu.exec(text.slice(from))
  return from + (next?.index ?? 0)
}
