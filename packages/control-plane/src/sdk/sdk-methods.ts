import type { RestApiSnapshot, RestMethod } from '@gatewright/types'

/** One method of the API as the generated client has it. */
export interface SdkMethod {
  /** For example `usersUserIdGet`, or the method's operation name. */
  readonly name: string
  readonly path: string
  readonly httpMethod: string
  readonly apiKeyRequired: boolean
  readonly signed: boolean
  readonly parameters: readonly SdkParameter[]
  /** Models of the request and of each answer with a 2xx status. */
  readonly requestModel: string | undefined
  readonly responseModels: readonly string[]
}

export interface SdkParameter {
  readonly in: 'path' | 'query' | 'header'
  readonly name: string
  readonly required: boolean
}

/** Lists the methods that a client calls: all but the preflights of CORS. */
export function listSdkMethods({ resources }: RestApiSnapshot): readonly SdkMethod[] {
  const taken = new Set<string>()
  const sorted = [...resources].sort((one, other) => (one.path < other.path ? -1 : 1))
  return sorted.flatMap(({ path, resourceMethods = {} }) =>
    Object.values(resourceMethods)
      .filter(({ httpMethod, methodIntegration }) => httpMethod !== 'OPTIONS' || methodIntegration?.type !== 'MOCK')
      .map((method) => describeMethod({ path, method, name: freeName(nameOf(path, method), taken) })),
  )
}

function describeMethod({ path, method, name }: { readonly path: string; readonly method: RestMethod; readonly name: string }): SdkMethod {
  const responses = Object.values(method.methodResponses ?? {}).filter(({ statusCode }) => statusCode.startsWith('2'))
  return {
    name,
    path,
    httpMethod: method.httpMethod,
    apiKeyRequired: method.apiKeyRequired === true,
    signed: method.authorizationType === 'AWS_IAM',
    parameters: parametersOf(path, method),
    requestModel: jsonModelOf(method.requestModels),
    responseModels: responses.flatMap(({ responseModels }) => jsonModelOf(responseModels) ?? []),
  }
}

const PLACES = { path: 'path', querystring: 'query', header: 'header' } as const

/** Parameters of the path are always there and required, whether the method names them or not. */
function parametersOf(path: string, { requestParameters = {} }: RestMethod): readonly SdkParameter[] {
  const inPath = [...path.matchAll(/\{([^}+]+)\+?\}/g)].map(([, name]) => ({ in: 'path' as const, name: name as string, required: true }))
  const named = Object.entries(requestParameters).flatMap(([key, required]): readonly SdkParameter[] => {
    const [, place, name] = /^method\.request\.(path|querystring|header)\.(.+)$/.exec(key) ?? []
    if (place === undefined || name === undefined || place === 'path') return []
    return [{ in: PLACES[place as 'querystring' | 'header'], name, required }]
  })
  const seen = new Set(inPath.map(({ name }) => name))
  return [...inPath, ...named.filter(({ name }) => !seen.has(name) && seen.add(name))]
}

const jsonModelOf = (models: Readonly<Record<string, string>> | undefined): string | undefined => models?.['application/json']

/** `/users/{userId}` and `GET` → `usersUserIdGet`. */
function nameOf(path: string, { operationName, httpMethod }: RestMethod): string {
  if (operationName !== undefined && IDENTIFIER.test(operationName)) return operationName
  const words = path.split(/[^A-Za-z0-9]+/).filter((word) => word !== '')
  const joined = [...(words.length === 0 ? ['root'] : words), httpMethod.toLowerCase()].map(capital).join('')
  const name = joined.slice(0, 1).toLowerCase() + joined.slice(1)
  return IDENTIFIER.test(name) ? name : `_${name}`
}

const IDENTIFIER = /^[A-Za-z_][A-Za-z0-9_]*$/
const capital = (word: string): string => word.slice(0, 1).toUpperCase() + word.slice(1)

function freeName(name: string, taken: Set<string>): string {
  let free = name
  for (let count = 2; taken.has(free); count += 1) free = `${name}${count}`
  taken.add(free)
  return free
}
