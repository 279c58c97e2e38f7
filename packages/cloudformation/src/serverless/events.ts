import type { Json, JsonObject } from '../json.ts'
import { asText, isObject } from '../json.ts'
import type { TemplatePath } from '../template/source-location.ts'
import type { Draft } from './draft.ts'
import type { HttpApiEvent } from './http-api-events.ts'
import { httpApiEventProperties, httpEventProperties, otherEvents, websocketEventProperties } from './known-properties.ts'
import type { HttpEvent } from './rest-events.ts'
import type { WebsocketEvent } from './websocket-events.ts'

/** The events of all functions, by the API that they make. */
export interface ServerlessEvents {
  readonly http: HttpEvent[]
  readonly httpApi: HttpApiEvent[]
  readonly websocket: WebsocketEvent[]
}

export function readEvents(draft: Draft): ServerlessEvents {
  const events: ServerlessEvents = { http: [], httpApi: [], websocket: [] }
  for (const [functionName, item] of Object.entries(draft.functions)) {
    const given = item['events'] ?? []
    const place = ['functions', functionName, 'events']
    if (!Array.isArray(given)) throw draft.fail('events is a list', place)
    for (const [index, event] of given.entries()) readEvent(draft, events, { functionName, event, place: [...place, index] })
  }
  return events
}

interface EventUse {
  readonly functionName: string
  readonly event: Json
  readonly place: TemplatePath
}

function readEvent(draft: Draft, events: ServerlessEvents, { functionName, event, place }: EventUse): void {
  const [kind = asText(event), value = null] = isObject(event) ? (Object.entries(event)[0] ?? []) : []
  const at = [...place, kind]
  const own = { functionName, place: at }
  if (kind === 'http') events.http.push({ ...own, ...readHttp(draft, value, at) })
  else if (kind === 'httpApi') events.httpApi.push({ ...own, ...readHttpApi(draft, value, at) })
  else if (kind === 'websocket') {
    const settings = settingsOf(draft, isObject(value) ? value : { route: value }, { known: websocketEventProperties, place: at })
    if (typeof settings['route'] !== 'string') throw draft.fail('a websocket event has a route, for example $connect', at)
    events.websocket.push({ ...own, route: settings['route'], settings })
  } else if (otherEvents.has(kind)) draft.warn(`${functionName}: events of ${kind} are named only: nothing here delivers them`, at)
  else draft.unrecognized(`unsupported function event ${kind}`, at)
}

function readHttp(draft: Draft, value: Json, place: TemplatePath): Pick<HttpEvent, 'path' | 'method' | 'settings'> {
  const [method, path] = asText(value).trim().split(/\s+/u)
  const settings = settingsOf(draft, isObject(value) ? value : { method: method ?? '', path: path ?? '/' }, { known: httpEventProperties, place })
  if (typeof settings['path'] !== 'string') throw draft.fail('an http event has a path', place)
  const verb = asText(settings['method'] ?? '').toUpperCase()
  if (!/^(?:\*|ANY|GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)$/u.test(verb)) throw draft.fail(`${verb || '(none)'} is no method of HTTP`, [...place, 'method'])
  return { path: settings['path'].replaceAll(/^\/+|\/+$/gu, ''), method: verb === '*' ? 'ANY' : verb, settings }
}

function readHttpApi(draft: Draft, value: Json, place: TemplatePath): Pick<HttpApiEvent, 'routeKey' | 'settings'> {
  const [first, second] = asText(value).trim().split(/\s+/u)
  const short: JsonObject = second === undefined ? { path: first ?? '*' } : { method: first ?? '', path: second }
  const settings = settingsOf(draft, isObject(value) ? value : short, { known: httpApiEventProperties, place })
  const path = asText(settings['path'] ?? '*')
  const verb = asText(settings['method'] ?? '*').toUpperCase()
  if (path === '*') return { routeKey: '$default', settings }
  if (!/^(?:\*|ANY|GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)$/u.test(verb)) throw draft.fail(`${verb} is no method of HTTP`, [...place, 'method'])
  return { routeKey: `${verb === '*' ? 'ANY' : verb} ${path.startsWith('/') ? path : `/${path}`}`, settings }
}

interface Known {
  readonly known: readonly string[]
  readonly place: TemplatePath
}

function settingsOf(draft: Draft, settings: JsonObject, { known, place }: Known): JsonObject {
  draft.checkKeys(settings, known, place)
  return settings
}
