import { EVENT_ID, NOT_RESOLVED, SCALAR_STYLE, floatCoreTag, getScalarValue, intCoreTag } from 'js-yaml'
import type { Event } from 'js-yaml'

/** Members that are text for AWS, whatever YAML makes of `1.0`. */
const VERSIONS = new Set([
  'version',
  'openapi',
  'swagger',
  'payloadFormatVersion',
  'authorizerPayloadFormatVersion',
  'x-amazon-apigateway-importexport-version',
])

type ScalarEvent = Extract<Event, { type: typeof EVENT_ID.SCALAR }>

/** A map or a list that is open; in a map, keys and values take turns. */
interface Open {
  readonly isMap: boolean
  isKeyNext: boolean
  isVersion: boolean
}

/** Makes texts of the versions that are written as numbers, so that `1.0` does not become `1`. */
export function keepVersionTexts(events: readonly Event[], text: string): void {
  const open: Open[] = []
  for (const event of events) {
    const around = open.at(-1)
    if (event.type === EVENT_ID.POP) open.pop()
    else if (around?.isMap !== true) enter(event, open)
    else if (around.isKeyNext) {
      around.isKeyNext = false
      around.isVersion = event.type === EVENT_ID.SCALAR && VERSIONS.has(getScalarValue(text, event))
      enter(event, open)
    } else {
      around.isKeyNext = true
      if (around.isVersion && event.type === EVENT_ID.SCALAR && isNumber(event, text)) event.style = SCALAR_STYLE.SINGLE_QUOTED
      enter(event, open)
    }
  }
}

function enter({ type }: Event, open: Open[]): void {
  if (type === EVENT_ID.SCALAR || type === EVENT_ID.ALIAS) return
  open.push({ isMap: type === EVENT_ID.MAPPING, isKeyNext: true, isVersion: false })
}

function isNumber(event: ScalarEvent, text: string): boolean {
  if (event.style !== SCALAR_STYLE.PLAIN || event.tagStart !== -1) return false
  const source = getScalarValue(text, event)
  return [intCoreTag, floatCoreTag].some((tag) => tag.resolve(source, false, tag.tagName) !== NOT_RESOLVED)
}
