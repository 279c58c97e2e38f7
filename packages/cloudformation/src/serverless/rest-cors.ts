import type { Json, JsonObject } from '../json.ts'
import { asText, isObject } from '../json.ts'
import { addResource } from './draft.ts'
import type { Draft } from './draft.ts'
import { pathName } from './names.ts'
import type { HttpEvent, RestApi } from './rest-events.ts'

const defaultHeaders = ['Content-Type', 'X-Amz-Date', 'Authorization', 'X-Api-Key', 'X-Amz-Security-Token', 'X-Amz-User-Agent', 'X-Amzn-Trace-Id']
const known = ['origin', 'origins', 'headers', 'allowCredentials', 'methods', 'maxAge', 'cacheControl']

interface Cors {
  readonly origins: readonly string[]
  readonly headers: readonly string[]
  readonly methods: readonly string[]
  readonly credentials: boolean
  readonly maxAge: Json | undefined
  readonly cacheControl: Json | undefined
}

/** A MOCK method OPTIONS for each path of which an event has `cors`. */
export function addPreflight(draft: Draft, api: RestApi, events: readonly HttpEvent[]): void {
  const paths = new Set(events.filter(({ settings }) => Boolean(settings['cors'])).map(({ path }) => path))
  for (const path of paths) {
    const own = events.filter((event) => event.path === path && Boolean(event.settings['cors']))
    const settings = own.map((event) => readCors(draft, event))
    const [first] = settings
    const place = own[0]?.place ?? []
    if (first === undefined) continue
    const origins = unique(settings.flatMap((each) => each.origins))
    const headers: Record<string, string> = {
      'Access-Control-Allow-Origin': origins.includes('*') ? '*' : (origins[0] ?? '*'),
      'Access-Control-Allow-Headers': unique(settings.flatMap((each) => each.headers)).join(','),
      'Access-Control-Allow-Methods': unique(['OPTIONS', ...settings.flatMap((each) => each.methods)]).join(','),
      ...(settings.some(({ credentials }) => credentials) ? { 'Access-Control-Allow-Credentials': 'true' } : {}),
      ...(first.maxAge === undefined ? {} : { 'Access-Control-Max-Age': asText(first.maxAge) }),
      ...(first.cacheControl === undefined ? {} : { 'Cache-Control': asText(first.cacheControl) }),
    }
    const values = Object.fromEntries(Object.entries(headers).map(([name, value]) => [`method.response.header.${name}`, `'${value}'`]))
    const others = origins.length > 1 ? { ResponseTemplates: { 'application/json': originTemplate(origins) } } : {}
    addResource(draft, `ApiGatewayMethod${pathName(path)}Options`, {
      type: 'AWS::ApiGateway::Method',
      properties: {
        AuthorizationType: 'NONE',
        HttpMethod: 'OPTIONS',
        RestApiId: api.id,
        ResourceId: api.resourceId(path),
        MethodResponses: [{ StatusCode: '200', ResponseParameters: Object.fromEntries(Object.keys(values).map((name) => [name, true])), ResponseModels: {} }],
        Integration: {
          Type: 'MOCK',
          RequestTemplates: { 'application/json': '{statusCode:200}' },
          ContentHandling: 'CONVERT_TO_TEXT',
          IntegrationResponses: [{ StatusCode: '200', ResponseParameters: values, ...others }],
        },
      },
      place,
    })
  }
}

/** What a method of a custom integration answers as allowed origin, quoted; nothing without `cors`. */
export function originHeader(draft: Draft, event: HttpEvent): string | undefined {
  return event.settings['cors'] ? `'${readCors(draft, event).origins[0] ?? '*'}'` : undefined
}

function readCors(draft: Draft, { settings, method, place }: HttpEvent): Cors {
  const given: JsonObject = isObject(settings['cors']) ? settings['cors'] : {}
  draft.checkKeys(given, known, [...place, 'cors'])
  const list = (value: Json | undefined): string[] | undefined => {
    if (value === undefined) return undefined
    return Array.isArray(value) ? value.map(asText) : asText(value).split(',').map((part) => part.trim())
  }
  return {
    origins: list(given['origins']) ?? list(given['origin']) ?? ['*'],
    headers: list(given['headers']) ?? defaultHeaders,
    methods: list(given['methods']) ?? [method === 'ANY' ? 'DELETE,GET,HEAD,PATCH,POST,PUT' : method],
    credentials: given['allowCredentials'] === true,
    maxAge: given['maxAge'],
    cacheControl: given['cacheControl'],
  }
}

const unique = (values: readonly string[]): string[] => [...new Set(values)]

/** Answers the request's own origin where it is one of them. */
const originTemplate = (origins: readonly string[]): string =>
  [
    '#set($origin = $input.params("Origin"))#if($origin == "") #set($origin = $input.params("origin"))#end',
    `#if(${origins.map((origin) => `$origin == "${origin}"`).join(' || ')}) #set($context.responseOverride.header.Access-Control-Allow-Origin = $origin) #end`,
  ].join('\n')
