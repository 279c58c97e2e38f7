import type { SdkMethod } from './sdk-methods.ts'

export interface ClientFacts {
  readonly methods: readonly SdkMethod[]
  /** Where the stage is reached, without a slash at the end. */
  readonly invokeUrl: string
  readonly region: string
}

/** The generated client's `index.js`. */
export function writeClient({ methods, invokeUrl, region }: ClientFacts): string {
  const entries = methods.map(
    ({ name, path, httpMethod, parameters, apiKeyRequired, signed }) => `  ${name}: ${JSON.stringify({ path, httpMethod, apiKeyRequired, signed, parameters })},`,
  )
  return `import { sign } from './signature.js'

const METHODS = {
${entries.join('\n')}
}

export const DEFAULTS = ${JSON.stringify({ invokeUrl, region, maxRetries: 3 })}
${RUNTIME}`
}

/** What every client does: builds the request, signs it, sends it, and sends it again where that is safe. */
const RUNTIME = `
/** An answer that is no success. */
export class ApiError extends Error {
  constructor(response) {
    super('The API answered ' + response.status)
    this.name = 'ApiError'
    this.status = response.status
    this.headers = response.headers
    this.data = response.data
  }
}

/** Makes a client: one function a method, \`(parameters, body, more)\`. */
export function createClient(options = {}) {
  const settings = { fetch: globalThis.fetch, wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)), ...DEFAULTS, ...options }
  return Object.fromEntries(
    Object.entries(METHODS).map(([name, method]) => [name, (parameters = {}, body = undefined, more = {}) => invoke(method, { parameters, body, more, settings })]),
  )
}

async function invoke(method, { parameters, body, more, settings }) {
  const request = describe(method, { parameters, body, more, settings })
  for (let attempt = 0; ; attempt += 1) {
    const outcome = await send(request, { method, settings }).catch((error) => ({ error }))
    if (attempt >= settings.maxRetries || !isWorthAnother(outcome, request.method)) return resultOf(outcome)
    await settings.wait(delayOf(outcome, attempt))
  }
}

function describe({ path, httpMethod, parameters: known, apiKeyRequired }, { parameters, body, more, settings }) {
  const missing = known.filter(({ name, required }) => required && parameters[name] === undefined).map(({ name }) => name)
  if (missing.length > 0) throw new TypeError('Missing required parameters: ' + missing.join(', '))
  const headers = { ...more.headers }
  const query = new URLSearchParams()
  const add = (name, value) => { for (const one of Array.isArray(value) ? value : [value]) query.append(name, String(one)) }
  for (const { name, in: place } of known) {
    if (parameters[name] === undefined || place === 'path') continue
    if (place === 'header') headers[name] = String(parameters[name])
    else add(name, parameters[name])
  }
  for (const [name, value] of Object.entries(more.queryParams ?? {})) add(name, value)
  const filled = path.replace(/\\{([^}+]+)(\\+?)\\}/g, (_, name, greedy) => {
    const value = String(parameters[name])
    return greedy ? value.split('/').map(encodeURIComponent).join('/') : encodeURIComponent(value)
  })
  const isText = typeof body === 'string' || body instanceof Uint8Array
  const has = (name) => Object.keys(headers).some((key) => key.toLowerCase() === name)
  if (body !== undefined && !isText && !has('content-type')) headers['content-type'] = 'application/json'
  if (settings.apiKey !== undefined && !has('x-api-key')) headers['x-api-key'] = settings.apiKey
  if (apiKeyRequired && !has('x-api-key')) throw new TypeError('This method needs an API key: createClient({ apiKey })')
  const text = query.toString().replace(/\\+/g, '%20')
  return {
    method: httpMethod === 'ANY' ? (more.method ?? 'GET') : httpMethod,
    url: settings.invokeUrl + filled + (text === '' ? '' : '?' + text),
    headers,
    body: body === undefined || isText ? body : JSON.stringify(body),
  }
}

async function send(request, { method, settings }) {
  if (method.signed && settings.accessKeyId === undefined) throw new TypeError('This method needs a signature: createClient({ accessKeyId, secretAccessKey })')
  const headers = settings.accessKeyId === undefined ? request.headers : await sign(request, settings)
  const response = await settings.fetch(request.url, { method: request.method, headers, body: request.body })
  const text = await response.text()
  const isJson = /[/+]json\\b/.test(response.headers.get('content-type') ?? '')
  return { response: { status: response.status, headers: Object.fromEntries(response.headers), data: isJson && text !== '' ? JSON.parse(text) : text } }
}

/** A method that may be sent twice is, after a fault; any is after 429, which says that nothing was done. */
function isWorthAnother({ error, response }, method) {
  if (error instanceof TypeError && error.message.startsWith('This method needs')) return false
  if (response?.status === 429) return true
  const isSafe = ['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE'].includes(method)
  return isSafe && (error !== undefined || [500, 502, 503, 504].includes(response.status))
}

function delayOf({ response }, attempt) {
  const seconds = Number(response?.headers['retry-after'])
  return seconds > 0 ? seconds * 1000 : Math.random() * 100 * 2 ** attempt
}

function resultOf({ error, response }) {
  if (error !== undefined) throw error
  if (response.status >= 400) throw new ApiError(response)
  return response
}
`
