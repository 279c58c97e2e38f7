import type { HttpCall, HttpReply, SendHttpRequest } from '@gatewright/integrations'

/** A backend in memory: remembers what it was sent, and answers what it is told to. */
export interface TestBackend {
  readonly sendHttpRequest: SendHttpRequest
  readonly calls: HttpCall[]
  /** The last call's headers, names in lower case. */
  readonly headers: () => Readonly<Record<string, string>>
  /** The last call's body as text. */
  readonly body: () => Promise<string>
}

export interface BackendAnswer {
  readonly status?: number
  readonly headers?: readonly string[]
  readonly body?: string | Uint8Array
}

export function createBackend(answer: BackendAnswer | ((call: HttpCall) => BackendAnswer) = {}): TestBackend {
  const calls: HttpCall[] = []
  return {
    calls,
    async sendHttpRequest(call): Promise<HttpReply> {
      calls.push(call)
      const { status = 200, headers = [], body = '' } = typeof answer === 'function' ? answer(call) : answer
      return { kind: 'reply', status, headers, body: typeof body === 'string' ? new TextEncoder().encode(body) : body }
    },
    headers() {
      const pairs = calls.at(-1)?.headers ?? []
      return Object.fromEntries(pairs.flatMap((name, index) => (index % 2 === 0 ? [[name.toLowerCase(), pairs[index + 1] ?? '']] : [])))
    },
    body: () => textOf(calls.at(-1)?.body),
  }
}

async function textOf(body: HttpCall['body']): Promise<string> {
  if (body === undefined) return ''
  if (typeof body === 'string') return body
  if (body instanceof Uint8Array) return new TextDecoder().decode(body)
  let text = ''
  for await (const chunk of body) text += new TextDecoder().decode(chunk)
  return text
}
