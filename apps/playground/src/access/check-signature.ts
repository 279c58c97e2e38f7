import { createSignatureVerifier, type SignatureDecision } from '@gatewright/authorizers/iam'

/** A raw HTTP request and the secret behind its access key. */
export interface SignatureQuestion {
  /** Request line, headers, an empty line, the body. */
  readonly request: string
  readonly secretAccessKey: string
  /** Take the time of the request for the time of now, as for a request from a log. */
  readonly ignoresClock: boolean
}

/** Decides as AWS_IAM authorization does. */
export async function checkSignature({ request, secretAccessKey, ignoresClock }: SignatureQuestion): Promise<SignatureDecision> {
  const { method, path, query, headers, body } = readRequest(request)
  const date = valueOf(headers, 'x-amz-date') ?? new URLSearchParams(query).get('X-Amz-Date') ?? ''
  const service = /\/[a-z]{2}(?:-[a-z]+)+-\d\/([a-z-]+)\/aws4_request/.exec(`${valueOf(headers, 'authorization') ?? ''}${decodeURIComponent(query)}`)?.[1]
  const identity = { arn: 'arn:aws:iam::123456789012:user/you', accountId: '123456789012' }
  const verifier = createSignatureVerifier({
    credentials: () => ({ secretAccessKey, identity }),
    ...(service === undefined ? {} : { service }),
    ...(ignoresClock && date !== '' ? { now: () => timeOf(date) } : {}),
  })
  return verifier.verify({ method, path, query, headers, body: new TextEncoder().encode(body) })
}

/** A request that is signed now, to try with. */
export async function makeSignedExample(): Promise<SignatureQuestion> {
  const { sign } = await import('../backend/sign.ts')
  const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY', region: 'us-east-1' }
  const body = '{"name":"Ana"}'
  const request = { method: 'POST', path: '/prod/users?limit=1', headers: [['content-type', 'application/json']] as const, body }
  const headers = await sign(request, credentials, 'execute-api')
  const lines = [['host', location.host] as const, ...headers].map(([name, value]) => `${name}: ${value}`)
  return { request: `POST /prod/users?limit=1 HTTP/1.1\n${lines.join('\n')}\n\n${body}`, secretAccessKey: credentials.secretAccessKey, ignoresClock: false }
}

interface RawRequest {
  readonly method: string
  readonly path: string
  readonly query: string
  readonly headers: readonly string[]
  readonly body: string
}

/** Throws an `Error` that says what is wrong with the text. */
function readRequest(text: string): RawRequest {
  const [head = '', body = ''] = text.replaceAll('\r\n', '\n').split(/\n\n(.*)/s)
  const [line = '', ...lines] = head.split('\n')
  const [method = '', target = ''] = line.trim().split(/\s+/)
  if (!/^[A-Z]+$/.test(method) || !target.startsWith('/')) throw new Error('The first line is a method and a path: GET /prod/users HTTP/1.1')
  const headers = lines.flatMap((each) => {
    const colon = each.indexOf(':')
    if (colon < 1) throw new Error(`“${each}” is no header: a name, a colon, a value`)
    return [each.slice(0, colon).trim(), each.slice(colon + 1).trim()]
  })
  const [path = '/', query = ''] = target.split(/\?(.*)/s)
  return { method, path, query, headers, body }
}

function valueOf(headers: readonly string[], name: string): string | undefined {
  const index = headers.findIndex((each, at) => at % 2 === 0 && each.toLowerCase() === name)
  return index === -1 ? undefined : headers[index + 1]
}

function timeOf(amzDate: string): number {
  const [, year, month, day, hour, minute, second] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(amzDate) ?? []
  return Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second))
}
